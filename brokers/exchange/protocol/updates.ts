import type { FaultPlan, What } from '../faults/index.ts';
import type { LiveAccount, Venue } from '../live/index.ts';
import type { BrokerUpdate } from '../../port.ts';

/** Somebody to whom is told what happens in one account, by whatever line. */
export interface Listener {
  readonly accountId: string;
  hear(account: LiveAccount, update: BrokerUpdate): void;
  /** The market has lived up to here, milliseconds since the epoch. */
  passed?(at: number): void;
  /** On purpose: the line is cut. */
  drop(): void;
  /** On purpose: the line stays, and nothing more is said on it. */
  silence(): void;
}

/** What happens in the accounts, told to those who listen at that moment; faults on purpose strike here, whatever the line. */
export class Updates {
  readonly #faults: FaultPlan;
  readonly #listeners = new Set<Listener>();
  /** Updates of an account that wait for the next one. */
  readonly #late = new Map<string, BrokerUpdate[]>();

  constructor(venue: Venue, faults: FaultPlan) {
    this.#faults = faults;
    venue.onUpdates((account, updates) => this.#publish(account, updates));
    venue.onTime(({ to }) => {
      for (const listener of this.#listeners) listener.passed?.(to);
    });
  }

  /** @returns leaves again; may be called twice */
  join(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #publish(account: LiveAccount, updates: readonly BrokerUpdate[]): void {
    const listeners = [...this.#listeners].filter(({ accountId }) => accountId === account.id);
    if (listeners.length === 0) return;
    for (const update of updates) {
      const told = isTold(update) ? this.#strike(account.id, update, listeners) : [update];
      for (const one of told) for (const listener of listeners) listener.hear(account, one);
    }
  }

  /** What is told in the place of an update. */
  #strike(accountId: string, update: Told, listeners: readonly Listener[]): readonly BrokerUpdate[] {
    const met = this.#faults.take('update', { event: update.event, symbol: update.order.symbol });
    const has = (kind: What<'update'>['kind']): boolean => met.some((fault) => fault.kind === kind);
    if (has('drop_socket')) for (const listener of listeners) listener.drop();
    if (has('mute_socket')) for (const listener of listeners) listener.silence();
    if (has('lose')) return [];
    const late = this.#late.get(accountId) ?? [];
    if (has('reorder')) {
      this.#late.set(accountId, [...late, update]);
      return [];
    }
    this.#late.delete(accountId);
    const copies = met.reduce((sum, fault) => sum + (fault.kind === 'duplicate' ? fault.copies : 0), 1);
    return [...Array.from({ length: copies }, () => update), ...late];
  }
}

export type Told = Extract<BrokerUpdate, { readonly kind: 'order' }>;

/** Whether Alpaca's streams of order updates tell it: legs that wait and splits are not. */
export const isTold = (update: BrokerUpdate): update is Told =>
  update.kind === 'order' && update.event !== 'held';
