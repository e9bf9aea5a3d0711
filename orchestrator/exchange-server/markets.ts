import { readdirSync } from 'node:fs';
import path from 'node:path';
import { assetList } from '../../brokers/exchange/protocol/index.ts';
import type { AssetList } from '../../brokers/exchange/protocol/index.ts';
import { DeskError, nextSession, sessionTimes, sessionsBetween, sha256 } from '../../domain/index.ts';
import { csvMarket, SIMULATED_FIRST_TRADED, simulatedMarket } from '../../market/index.ts';
import type { MarketData } from '../../market/index.ts';

/** What the exchange lives on. */
export interface Ground {
  readonly market: MarketData;
  readonly assets: AssetList;
  /** Where its accounts are kept: another market has other accounts. */
  readonly folder: string;
  /** Open of the first session, milliseconds since the epoch. */
  readonly start: number;
  /** Last session there is; null: endless. */
  readonly last: string | null;
}

/** Symbols that the simulated market lists; it trades any other one of its form as well. */
const LISTED = [
  'AAPL', 'ABBV', 'ADBE', 'AMD', 'AMZN', 'AVGO', 'BA', 'BAC', 'BRK.B', 'CAT', 'COST', 'CRM', 'CSCO', 'CVX', 'DIA',
  'DIS', 'F', 'FAKEPACA', 'GE', 'GM', 'GOOG', 'GOOGL', 'GS', 'HD', 'IBM', 'INTC', 'IWM', 'JNJ', 'JPM', 'KO', 'LLY',
  'MA', 'MCD', 'META', 'MRK', 'MSFT', 'NFLX', 'NKE', 'NVDA', 'ORCL', 'PEP', 'PFE', 'PG', 'QCOM', 'QQQ', 'SPY', 'T',
  'TSLA', 'TXN', 'UNH', 'V', 'VOO', 'VTI', 'VZ', 'WMT', 'XLE', 'XLF', 'XLI', 'XLK', 'XLU', 'XLV', 'XLY', 'XOM',
] as const; // prettier-ignore
/** Longer names are listed ones only, so that a made-up name is told to be unknown. */
const UNLISTED = /^[A-Z]{1,4}(\.[A-Z])?$/;

/** The simulated market. @param wall whether it follows the wall's calendar */
export function simulatedGround(seed: number | string, wall: boolean, root: string): Ground {
  return {
    market: simulatedMarket({ seed }),
    assets: assetList(LISTED, UNLISTED),
    folder: path.join(root, `simulated-${seed}${wall ? '-wall' : ''}`),
    start: sessionTimes(SIMULATED_FIRST_TRADED).open,
    last: null,
  };
}

/** Sessions of a history that lie behind the first one traded, where there are enough. */
const HISTORY = 252;

/** A folder of SYMBOL.csv. @throws DeskError DATA_UNAVAILABLE */
export async function csvGround(data: string, root: string): Promise<Ground> {
  const market = csvMarket({ folder: data });
  const { first, last } = await market.range();
  if (first === null || last === null) {
    throw new DeskError('DATA_UNAVAILABLE', `${data} holds no SYMBOL.csv with dates that can be read`, {
      hint: 'name a folder that holds one SYMBOL.csv for each symbol, or leave --data out',
    });
  }
  const sessions = sessionsBetween(first, last);
  const begin = sessions[Math.min(HISTORY, Math.floor(sessions.length / 2))] ?? nextSession(first);
  const symbols = readdirSync(data)
    .filter((name) => name.toLowerCase().endsWith('.csv'))
    .map((name) => name.slice(0, -4).toUpperCase());
  return {
    market,
    assets: assetList(symbols.toSorted(), null),
    folder: path.join(root, `csv-${sha256(path.resolve(data)).slice(0, 12)}`),
    start: sessionTimes(begin).open,
    last,
  };
}
