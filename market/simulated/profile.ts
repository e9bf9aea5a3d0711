import { createRng } from '../../domain/index.ts';

/** What makes one symbol differ from another. Volatilities are daily standard deviations. */
export interface Profile {
  readonly symbol: string;
  readonly sector: string;
  readonly price: number;
  /** Typical dollars traded in a session. */
  readonly turnover: number;
  readonly marketBeta: number;
  readonly sectorBeta: number;
  readonly volatility: number;
  /** Mean daily return beyond its share of the market's: most companies do worse than the market, some far worse. */
  readonly drift: number;
  /** Standard deviation of a slowly turning drift: what trend followers live on. */
  readonly trend: number;
  /** Standard deviation of the jump on the four earnings days of a year; 0: a fund has none. */
  readonly earnings: number;
  readonly splits: boolean;
}

const SECTORS = [
  'technology',
  'communication',
  'consumer',
  'health',
  'financials',
  'industrials',
  'energy',
  'utilities',
] as const;

const KNOWN_SECTORS: ReadonlyMap<string, string> = new Map([
  ['AAPL', 'technology'],
  ['MSFT', 'technology'],
  ['NVDA', 'technology'],
  ['GOOGL', 'communication'],
  ['META', 'communication'],
  ['AMZN', 'consumer'],
  ['TSLA', 'consumer'],
]);

/** Index funds: sector beta, price. The market itself is their beta of about one. */
const FUNDS: ReadonlyMap<
  string,
  readonly [sector: string, marketBeta: number, sectorBeta: number, price: number]
> = new Map([
  ['SPY', ['market', 1, 0, 475]],
  ['VOO', ['market', 1, 0, 436]],
  ['VTI', ['market', 1.02, 0, 241]],
  ['DIA', ['industrials', 0.92, 0.2, 363]],
  ['IWM', ['financials', 1.15, 0.5, 222]],
  ['QQQ', ['technology', 1.12, 0.6, 398]],
]);

/** The profile of any symbol, drawn from seed and symbol. */
export function profileOf(seed: number | string, symbol: string): Profile {
  const rng = createRng(`${seed}/profile/${symbol}`);
  const between = (low: number, high: number): number => low + (high - low) * rng.next();
  const fund = FUNDS.get(symbol);
  if (fund) {
    const [sector, marketBeta, sectorBeta, price] = fund;
    const turnover = 5e9 * between(0.5, 1.5);
    return {
      symbol,
      sector,
      price,
      turnover,
      marketBeta,
      sectorBeta,
      volatility: 0.0012,
      drift: 0,
      trend: 0,
      earnings: 0,
      splits: false,
    };
  }
  const drawn = SECTORS[Math.floor(rng.next() * SECTORS.length)] as string;
  return {
    symbol,
    sector: KNOWN_SECTORS.get(symbol) ?? drawn,
    price: Math.exp(between(Math.log(35), Math.log(320))),
    turnover: Math.exp(between(Math.log(1e8), Math.log(4e9))),
    marketBeta: between(0.75, 1.45),
    sectorBeta: between(0.6, 1.2),
    volatility: between(0.008, 0.0135),
    trend: between(0.0008, 0.0016),
    earnings: between(0.02, 0.045),
    drift: between(-0.0005, 0.0003),
    splits: true,
  };
}
