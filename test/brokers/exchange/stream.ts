import type { SplitEvent } from '../../../brokers/index.ts';
import type { OrderRequest, Rng } from '../../../domain/index.ts';
import type { Market, Prices } from './market.ts';

const SYMBOLS = ['A', 'B', 'C', 'D'] as const;

const pick = <T>(rng: Rng, from: readonly T[]): T => from[Math.floor(rng.next() * from.length)] as T;
const cents = (price: number): number => Math.max(0.01, Math.round(price * 100) / 100);

/** A random market and random orders to it: every type, class and time in force, splits, gaps, thin volume. */
export class Stream {
  readonly #rng: Rng;
  readonly #closes = new Map<string, number>(SYMBOLS.map((symbol) => [symbol, 100]));
  readonly #ids: string[] = [];

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** A session of bars; a symbol in ten has none. */
  session(): { bars: Record<string, Prices>; splits: SplitEvent[] } {
    const rng = this.#rng;
    const bars: Record<string, Prices> = {};
    const splits: SplitEvent[] = [];
    for (const symbol of SYMBOLS) {
      let last = this.#closes.get(symbol) as number;
      if (rng.next() < 0.01) {
        const ratio = pick(rng, [2, 1.5, 3, 0.5, 0.3]);
        splits.push({ symbol, ratio });
        last /= ratio;
      }
      const open = cents(last * (1 + 0.03 * rng.normal()));
      const close = cents(open * (1 + 0.03 * rng.normal()));
      const high = cents(Math.max(open, close) * (1 + 0.02 * Math.abs(rng.normal())));
      const low = cents(Math.min(open, close) * (1 - 0.02 * Math.min(1, Math.abs(rng.normal()))));
      this.#closes.set(symbol, close);
      if (rng.next() > 0.1) bars[symbol] = [open, high, low, close, Math.floor(rng.next() * 3000)];
    }
    return { bars, splits };
  }

  /** Mostly orders that make sense, so that much happens; one in twenty need not. */
  request(): OrderRequest {
    const rng = this.#rng;
    const symbol = pick(rng, SYMBOLS);
    const last = this.#closes.get(symbol) as number;
    const clientOrderId = `o${this.#ids.length}`;
    this.#ids.push(clientOrderId);
    const side = pick(rng, ['buy', 'sell'] as const);
    const away = (share: number): number => cents(last * (1 + (side === 'buy' ? share : -share)));
    const orderClass =
      side === 'buy'
        ? pick(rng, ['simple', 'bracket', 'oto'] as const)
        : pick(rng, ['simple', 'oco'] as const);
    const simple = orderClass === 'simple';
    const type = simple
      ? pick(rng, ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] as const)
      : orderClass === 'oco'
        ? 'limit'
        : pick(rng, ['market', 'limit'] as const);
    const anyTime = simple && (type === 'market' || type === 'limit');
    return {
      clientOrderId,
      symbol,
      side,
      type,
      qty: 1 + Math.floor(rng.next() * 60),
      timeInForce: pick(rng, anyTime ? ['gtc', 'day', 'ioc', 'fok', 'opg', 'cls'] : ['gtc', 'gtc', 'day']),
      orderClass: rng.next() < 0.05 ? 'bracket' : orderClass,
      ...(type === 'limit' && { limitPrice: away(orderClass === 'oco' ? -0.03 : 0.03 * rng.normal()) }),
      ...(type === 'stop_limit' && { stopPrice: away(0.02), limitPrice: away(0.01 + 0.02 * rng.next()) }),
      ...(type === 'stop' && { stopPrice: away(0.02) }),
      ...(type === 'trailing_stop' && pick(rng, [{ trailPrice: 3 }, { trailPercent: 4 }])),
      ...(!simple && { stopLoss: { stopPrice: cents(last * 0.93) } }),
      ...(orderClass === 'bracket' && { takeProfit: { limitPrice: cents(last * 1.09) } }),
    };
  }

  /** One evening and the session after it. */
  async day(market: Market): Promise<void> {
    const orders = Math.floor(this.#rng.next() * 6);
    for (let i = 0; i < orders; i++) await market.exchange.submit(this.request());
    if (this.#rng.next() < 0.3 && this.#ids.length > 0)
      await market.exchange.cancel(pick(this.#rng, this.#ids.slice(-12)));
    const { bars, splits } = this.session();
    await market.play(bars, splits);
  }

  close(symbol: string): number | undefined {
    return this.#closes.get(symbol);
  }
}
