import type { Bar } from '../../domain/index.ts';
import { fillValue } from '../../portfolio/index.ts';
import type { Draft } from './draft.ts';
import { execute } from './execute.ts';
import type { Floor } from './execute.ts';
import { endFamily, expire, stillOpen } from './family.ts';
import { Liquidity } from './liquidity.ts';
import { matchAtClose, matchAtOpen, matchWithin } from './matching/index.ts';
import type { Match, Window } from './matching/index.ts';
import type { Rules } from './rules.ts';
import { applySplit } from './splits.ts';
import type { SplitEvent } from './splits.ts';
import type { ExchangeOrder } from './store.ts';
import { leavesOf } from './views.ts';

/** One session as it happened. */
export interface SessionInput {
  /** YYYY-MM-DD. */
  readonly session: string;
  /** ISO 8601 or milliseconds since the epoch: the times of fills at the open, and of all others. */
  readonly openTime: string | number;
  readonly closeTime: string | number;
  /** The session's bars by symbol; a bar of another date is not traded on. */
  readonly bars: ReadonlyMap<string, Bar>;
  /** Splits whose ex-date this session is. */
  readonly splits?: readonly SplitEvent[];
  /** Cash dividends whose ex-date this session is, dollars a share of before any split of the day. */
  readonly dividends?: readonly { readonly symbol: string; readonly amount: number }[];
}

/** Orders that see the open only. */
const AT_OPEN_ONLY: ReadonlySet<string> = new Set(['opg', 'ioc', 'fok']);

/**
 * Plays a session onto a draft whose time is the open: splits, then the open, the inside of each bar with stops
 * before limits, the close. Within each step orders go in the order they came.
 */
export class SessionPlay {
  readonly #draft: Draft;
  readonly #floor: Floor;
  readonly #input: SessionInput;

  constructor(draft: Draft, rules: Rules, input: SessionInput) {
    this.#draft = draft;
    this.#floor = { draft, rules, liquidity: new Liquidity(rules.participation) };
    this.#input = input;
  }

  run(closeTime: string | number): void {
    const draft = this.#draft;
    for (const { symbol, amount } of this.#input.dividends ?? [])
      draft.cashMicros += fillValue(draft.holding(symbol).qty, amount);
    for (const split of this.#input.splits ?? []) applySplit(draft, split, this.#bar(split.symbol));
    for (const order of draft.openOrders()) if (order.status !== 'held') this.#atOpen(order);
    draft.at = closeTime;
    const resting = draft.openOrders().filter((o) => o.status !== 'held' && o.timeInForce !== 'cls');
    for (const order of resting) if (order.type !== 'limit') this.#within(order);
    for (const order of resting) if (order.type === 'limit') this.#within(order);
    for (const order of draft.openOrders()) this.#atClose(order);
    draft.mark((symbol) => this.#bar(symbol)?.close);
  }

  #bar(symbol: string): Bar | undefined {
    const bar = this.#input.bars.get(symbol);
    return bar?.date === this.#input.session && bar.open > 0 ? bar : undefined;
  }

  #atOpen(queued: ExchangeOrder): void {
    const order = stillOpen(this.#draft, queued);
    if (!order || order.timeInForce === 'cls') return;
    const bar = this.#bar(order.symbol);
    if (bar && !this.#isShort(order, bar)) this.#fill(matchAtOpen(order, bar), bar, true);
    if (!AT_OPEN_ONLY.has(order.timeInForce)) return;
    const rest = stillOpen(this.#draft, order);
    if (rest) endFamily(this.#draft, rest);
  }

  /** All or none, and there is not enough. */
  #isShort(order: ExchangeOrder, bar: Bar): boolean {
    return order.timeInForce === 'fok' && this.#floor.liquidity.room(order.symbol, bar) < leavesOf(order);
  }

  #within(resting: ExchangeOrder): void {
    const order = stillOpen(this.#draft, resting);
    const bar = order && this.#bar(order.symbol);
    if (order && bar) this.#fill(matchWithin(order, bar), bar, false);
  }

  #atClose(resting: ExchangeOrder): void {
    const draft = this.#draft;
    const { timeInForce } = resting;
    const order = stillOpen(draft, resting);
    if (!order) return;
    if (timeInForce === 'cls') {
      const bar = this.#bar(order.symbol);
      if (bar) this.#fill(matchAtClose(order, bar), bar, false);
      const rest = stillOpen(draft, order);
      if (rest) endFamily(draft, rest);
    } else if (timeInForce === 'day') {
      // Legs that wait go with their parent, which stands before them.
      if (order.status !== 'held') expire(draft, order);
    } else if (order.status === 'accepted') {
      // The market has seen it now; the feed is not told, for nothing happened to it.
      draft.put({ ...order, status: 'new' });
    }
  }

  /** Legs set to work by a fill see what of the bar comes after it, at once: stop first. */
  #fill(match: Match | null, bar: Bar, opening: boolean): void {
    if (!match) return;
    if (match.price === null) {
      this.#draft.put(match.order);
      return;
    }
    for (const leg of execute(this.#floor, match.order, match.price, bar))
      this.#leg(leg, match.rest, bar, opening);
  }

  #leg(leg: ExchangeOrder, rest: Window, bar: Bar, opening: boolean): void {
    const active = stillOpen(this.#draft, leg);
    if (!active) return;
    const first = matchAtOpen(active, rest);
    if (first) this.#fill(first, bar, opening);
    // A leg that works from the open on is met again inside the bar with all others.
    if (opening) return;
    const left = stillOpen(this.#draft, leg);
    if (left) this.#fill(matchWithin(left, rest), bar, opening);
  }
}
