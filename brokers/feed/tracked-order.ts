import { isTerminal, lookedUp, nextStatus } from '../../domain/index.ts';
import type { LifeStatus, LifeStep, Order, OrderStatus } from '../../domain/index.ts';
import { shares } from '../../portfolio/index.ts';
import type { Filled } from '../../portfolio/index.ts';
import type { Execution, FeedProblem, RawUpdate } from './raw.ts';
import { absorbing, readStandIn, standInId } from './stand-in.ts';
import type { StandIn } from './stand-in.ts';

/** Statuses that an order with shares filled is no longer in, whatever was told last. */
const BEFORE_FILLS: ReadonlySet<OrderStatus> = new Set([
  'new', 'accepted', 'pending_new', 'accepted_for_bidding', 'held',
]); // prettier-ignore

/** What became of an execution: counted now, or nothing to count, or not possible. */
export type Counted = 'counted' | 'known' | FeedProblem;

/**
 * One order as the feed has put it together: the newest of its words, its status by the table of its life, and the
 * executions known. What is told of it never has fewer shares than before, and its end is told when its shares are all
 * there: until then the desk is not to believe it over.
 */
export class TrackedOrder {
  #latest: Order;
  #status: LifeStatus = 'sent';
  /** Highest sum of shares told, and the average with it. */
  #sum = 0;
  #sumPrice: number | null = null;
  #counted = 0;
  #value = 0;
  readonly #ids = new Set<string>();
  readonly #standIns: StandIn[];
  /** Begun with what the desk knew: executions from before are in its sum. */
  #begun = false;
  /** As it was told last; null before the first word. */
  told: Order | null = null;
  /** Ended before this feed began: its shares were all there, and nothing more is told but executions not heard of. */
  readonly ended: boolean;

  /** @param ended shares filled by an order that had ended before; null: all of them; undefined: it had not */
  constructor(order: Order, ended?: Filled | null, standIns: readonly StandIn[] = []) {
    this.#latest = order;
    this.#standIns = [...standIns];
    this.ended = ended !== undefined;
    if (ended === undefined) return;
    this.#begun = true;
    this.#counted = ended?.qty ?? order.qty;
    this.#value = this.#counted * (ended?.price ?? 0);
  }

  /** As the desk knew it when this feed began. */
  static known(order: Order, standIns: readonly StandIn[] = []): TrackedOrder {
    const tracked = new TrackedOrder(order, undefined, standIns);
    tracked.#begun = true;
    tracked.told = order;
    tracked.#status = order.status;
    tracked.#learn(order);
    tracked.#counted = order.filledQty;
    tracked.#value = order.filledQty * (order.avgFillPrice ?? 0);
    return tracked;
  }

  get order(): Order {
    return this.#latest;
  }

  /** Shares told of beyond those of known executions. */
  get missing(): number {
    return Math.max(0, shares(this.#sum - this.#counted));
  }

  /** Whether it can be told of: an order that had ended before is told of by its end alone. */
  get tellable(): boolean {
    return !this.ended || (this.#status !== 'sent' && isTerminal(this.#status));
  }

  get over(): boolean {
    return this.ended || (this.told !== null && isTerminal(this.told.status));
  }

  /** A message of the stream: the order in it answers for one that is new or unknown, else the event does. */
  hear({ event, order }: RawUpdate): FeedProblem | null {
    let step: LifeStep;
    if (this.#status === 'unknown' || this.#status === 'sent') {
      step = lookedUp(this.#status, order.status);
      if (step.ok && step.status === 'unknown') step = nextStatus(this.#status, event);
    } else step = nextStatus(this.#status, event, this.#counted > 0);
    return this.#go(step, order);
  }

  /** The broker was asked. */
  see(order: Order): FeedProblem | null {
    const asked = this.#status === 'sent' || this.#status === 'unknown' || isTerminal(order.status);
    const old = order.updatedAt < this.#latest.updatedAt && !asked;
    return this.#go(old ? null : lookedUp(this.#status, order.status), order);
  }

  /** @param before whether the desk counted it before this feed began */
  count(execution: Execution, at: string, before = false): Counted {
    const { id, qty, price } = execution;
    if (this.#ids.has(id)) return 'known';
    const counted = shares(this.#counted + qty);
    if (before) {
      this.#ids.add(id);
      // What was known from the start is in the sum already.
      if (!this.#begun) this.#add(counted, qty * price);
      return 'known';
    }
    const made = readStandIn(id);
    const standIn = made ? undefined : absorbing(this.#standIns, execution, at, counted > this.#sum);
    if (standIn) {
      this.#ids.add(id);
      standIn.left = shares(standIn.left - qty);
      return 'known';
    }
    if (this.#status === 'rejected')
      return this.#problem('illegal_transition', `rejected, then ${qty} shares filled`);
    if (this.#latest.qty > 0 && counted > this.#latest.qty)
      return this.#problem(
        'filled_beyond_quantity',
        `${counted} shares filled of ${this.#latest.qty} ordered`,
      );
    if (made) this.#standIns.push(made.standIn);
    this.#ids.add(id);
    this.#add(counted, qty * price);
    return 'counted';
  }

  /** What is missing as one execution, for where REST cannot say more; null where nothing is. */
  standIn(): Execution | null {
    const { missing } = this;
    if (missing === 0) return null;
    const average = this.#sumPrice ?? this.#latest.avgFillPrice;
    if (average === null) return null;
    const rest = (average * this.#sum - this.#value) / missing;
    const until = this.#latest.updatedAt;
    const id = standInId(this.#latest.id, this.#counted, this.#sum, until);
    return { id, qty: missing, price: rest > 0 ? rest : average, at: until };
  }

  /**
   * The order as it is to be told now.
   * @param withFill it goes along with a fill: an end that is not the fill's own is told after it
   */
  shown(withFill: boolean): Order {
    const status = this.#shownStatus(withFill);
    const whole = shares(this.#counted - this.#sum) === 0 && this.#sumPrice !== null;
    const average = this.#counted > 0 ? this.#value / this.#counted : null;
    return {
      ...this.#latest,
      status,
      filledQty: this.#counted,
      avgFillPrice: this.ended || (whole && this.#counted > 0) ? this.#sumPrice : average,
    };
  }

  #shownStatus(withFill: boolean): OrderStatus {
    const filled = this.#counted > 0;
    const all = this.#latest.qty > 0 && this.#counted >= this.#latest.qty;
    const told = this.told?.status;
    if (told !== undefined && isTerminal(told)) return told;
    const status = this.#status === 'sent' ? 'unknown' : this.#status;
    if (this.ended) return status;
    if (status === 'filled' || (all && !isTerminal(status))) {
      if (this.missing === 0) return 'filled';
    } else if (isTerminal(status)) {
      if (this.missing === 0 && !withFill) return status;
    } else if (status === 'partially_filled') return filled ? status : 'new';
    else if (!BEFORE_FILLS.has(status)) return status;
    else return filled ? 'partially_filled' : status;
    return filled ? 'partially_filled' : (told ?? 'new');
  }

  #go(step: LifeStep | null, order: Order): FeedProblem | null {
    if (step && !step.ok)
      return this.#problem('illegal_transition', `${step.status}, then told ${step.told}`);
    if (step) this.#status = step.status;
    this.#learn(order);
    return null;
  }

  #learn(order: Order): void {
    const parentId = order.parentId ?? this.#latest.parentId;
    if (order.updatedAt >= this.#latest.updatedAt) this.#latest = { ...order, parentId };
    else if (parentId !== this.#latest.parentId) this.#latest = { ...this.#latest, parentId };
    if (order.filledQty >= this.#sum) {
      this.#sum = order.filledQty;
      this.#sumPrice = order.avgFillPrice;
    }
    // Filled is filled, even where the sum sent along is behind.
    if (this.#status === 'filled' && this.#latest.qty > this.#sum) {
      this.#sum = this.#latest.qty;
      this.#sumPrice = null;
    }
  }

  #add(counted: number, value: number): void {
    this.#counted = counted;
    this.#value += value;
    // An execution may be heard of before the sum that holds it.
    if (counted > this.#sum) {
      this.#sum = counted;
      this.#sumPrice = null;
    }
  }

  #problem(code: FeedProblem['code'], message: string): FeedProblem {
    const { id, clientOrderId, symbol } = this.#latest;
    return { code, orderId: id, clientOrderId, symbol, message: `order ${clientOrderId}: ${message}` };
  }
}
