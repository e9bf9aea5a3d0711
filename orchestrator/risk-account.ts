import { isTerminal } from '../domain/index.ts';
import type { Order } from '../domain/index.ts';
import type { BookView } from '../portfolio/index.ts';
import { lossToStop } from '../risk/index.ts';
import type { AccountState, RiskSettings } from '../risk/index.ts';
import type { StrategyReader } from '../strategies/index.ts';
import { atrOf, ownShares } from './capabilities.ts';
import type { HaltKeeper } from './folds/halt-keeper.ts';
import type { IntentOrdinals } from './folds/intent-ordinals.ts';
import type { IntentLedger } from './reconciliation/index.ts';

const MINUTE = 60_000;

/** Entries and sales that hold cash or shares; legs that wait for their entry hold neither. */
export const working = (order: Order): boolean => !isTerminal(order.status) && order.status !== 'held';

export interface RiskDeskParts {
  readonly reader: StrategyReader;
  readonly book: BookView;
  /** When each order of the last minutes was approved, milliseconds, oldest first. */
  readonly orderTimes: readonly number[];
  readonly ordinals: IntentOrdinals;
  readonly settings: Pick<RiskSettings, 'RISK_ATR_MULTIPLE'>;
  readonly halts: Pick<HaltKeeper, 'mayOpen' | 'sizeShare'>;
  readonly intents: Pick<IntentLedger, 'frozen'>;
  /** Whether the desk's books and the broker's have been brought together. */
  readonly reconciled: () => boolean;
}

/** The account as far as the gate asks: of most cycles nothing, because nothing is to be decided. */
export class DeskAccount implements AccountState {
  readonly noEntries: AccountState['noEntries'];
  readonly #parts: RiskDeskParts;
  readonly #cancelled: ReadonlySet<string>;
  readonly #at: string;
  #entries: AccountState['openEntries'] | undefined;
  #positions: AccountState['positions'] | undefined;
  #risk: number | undefined;
  #minute: number | undefined;

  constructor(
    parts: RiskDeskParts,
    cancelled: ReadonlySet<string>,
    at: string,
    noEntries: AccountState['noEntries'],
  ) {
    this.#parts = parts;
    this.#cancelled = cancelled;
    this.#at = at;
    this.noEntries = noEntries;
  }

  get equity(): number {
    return this.#parts.book.equity();
  }

  get dayStartEquity(): number {
    return this.#parts.book.dayStartEquity();
  }

  get buyingPower(): number {
    return this.#parts.book.cash() - this.openEntries.reduce((sum, e) => sum + e.value, 0);
  }

  get positions(): AccountState['positions'] {
    return (this.#positions ??= this.#parts.book
      .positions()
      .map((p) => ({ symbol: p.symbol, value: p.qty * p.lastPrice })));
  }

  get openEntries(): AccountState['openEntries'] {
    return (this.#entries ??= this.#parts.book
      .openOrders()
      .filter((o) => o.side === 'buy' && working(o) && !this.#cancelled.has(o.clientOrderId))
      .map((o) => ({
        symbol: o.symbol,
        value: (o.qty - o.filledQty) * (o.limitPrice ?? o.stopPrice ?? 0),
      })));
  }

  get openRisk(): number {
    return (this.#risk ??= openRiskOf(this.#parts, this.#cancelled));
  }

  get ordersLastMinute(): number {
    return (this.#minute ??= ordersSince(this.#parts.orderTimes, Date.parse(this.#at) - MINUTE));
  }

  get frozen(): readonly string[] {
    return [...this.#parts.intents.frozen()];
  }

  get sizeShare(): number {
    const { halts, book } = this.#parts;
    return halts.sizeShare(book.session ?? '');
  }
}

const ordersSince = (times: readonly number[], since: number): number =>
  times.filter((t) => t > since).length;

/**
 * Dollars from the last prices down to the stops: the desk's own positions, and entries that still work. Where there is no
 * stop, by the range that sizes are made with. Others' positions have none, and are not the desk's to guard.
 */
function openRiskOf({ reader, book, settings }: RiskDeskParts, cancelled: ReadonlySet<string>): number {
  const atr14 = atrOf(reader);
  const open = book.openOrders();
  const distance = (symbol: string, price: number, stop: number | null): number => {
    const range = reader.has(symbol) ? atr14(symbol) : null;
    if (stop !== null) return lossToStop({ price, stop, range });
    return range === null ? price : Math.min(price, settings.RISK_ATR_MULTIPLE * range);
  };
  let risk = 0;
  for (const position of book.positions()) {
    const { symbol, lastPrice, plan } = position;
    const stops = open.filter((o) => o.symbol === symbol && o.side === 'sell' && o.stopPrice !== null && o.status !== 'held'); // prettier-ignore
    const stop = stops.reduce<number | null>((best, o) => Math.max(best ?? 0, o.stopPrice as number), plan?.stopPrice ?? null); // prettier-ignore
    risk += ownShares(position) * distance(symbol, lastPrice, stop);
  }
  for (const order of open) {
    if (order.side !== 'buy' || !working(order) || cancelled.has(order.clientOrderId)) continue;
    const stop = open.find((o) => o.parentId === order.id && o.side === 'sell' && o.stopPrice !== null)?.stopPrice ?? null; // prettier-ignore
    const price = order.limitPrice ?? order.stopPrice ?? 0;
    risk += (order.qty - order.filledQty) * distance(order.symbol, price, stop);
  }
  return risk;
}
