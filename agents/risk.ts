import type { Agent, EventOf, Message } from '../bus/index.ts';
import type { Soon, StrategyName } from '../domain/index.ts';
import { approveFlatten, Exposure, Ruling, StandingStops } from '../risk/index.ts';
import type { AccountState, Candidate, Gate, Held, IntentPlace } from '../risk/index.ts';

export interface HeldSymbol {
  readonly symbol: string;
  readonly qty: number;
  readonly strategy: StrategyName | 'desk';
}

/** What Risk reads of the book and the market; handed in by the pipeline. */
export interface RiskDesk {
  /** The account at this cycle's marks; orders about to be cancelled hold nothing any more. */
  account(cancelled: ReadonlySet<string>, at: string, noEntries: AccountState['noEntries']): AccountState;
  /** What is there of a symbol; the quantity is the desk's own part of it. */
  held(symbol: string): HeldSymbol | null;
  candidate(symbol: string, strategy: StrategyName, confidence: number, session: string): Candidate;
  /** Client ids of the working sell orders of a symbol, which hold its shares. */
  workingSells(symbol: string): readonly string[];
  /** The working stop that cancelling an order takes away; null: none. */
  standingStop(clientOrderId: string): { readonly qty: number; readonly stopPrice: number } | null;
  /** Intents of a place that the broker has answered in its session: the next one's ordinal (P4). */
  earlier(place: IntentPlace): number;
  /** Why nothing may be opened although the cycle began with entries allowed; null where it may. @default null */
  fence?(): AccountState['noEntries'];
}

/** What Risk needs to close everything at once. Handed in where that can be asked for. */
export interface FlattenDesk {
  /** The desk's name, first part of every client order id. */
  readonly name: string;
  /** Session the orders belong to. */
  session(): string;
  /** What the desk holds, by the broker's quantity (P7). */
  held(): Promise<readonly HeldSymbol[]>;
}

export interface RiskOptions {
  /** True: exits and entries of a cycle leave together. False where a model is asked: exits never wait for it. */
  readonly joined: boolean;
  /** @default a halt closes no position */
  readonly flatten?: FlattenDesk;
}

type Approved = Message<'approved_ready'>['payload'];
type Exits = EventOf<'exits_ready'>['payload'];
type Validated = EventOf<'validated_ready'>['payload'];
type InCycle = 'data_ready' | 'exits_ready' | 'validated_ready' | 'agent_failed';
type Heard = 'cycle_started' | InCycle | 'halted' | 'executed_ready';

/** Reasons of exits that are the plan's or have been through the gate before; any other is the strategy's rule. */
const PLANNED: ReadonlySet<string> = new Set([
  'time_limit',
  'stop',
  'trailing_stop',
  'day_stop',
  'strategy_exit',
]);

const NOTHING: ReadonlySet<string> = new Set();

/** Cycles kept in mind at once. */
const MAX_OPEN = 8;

/** One cycle under way. A branch is undefined until it has spoken, null when it has failed. */
interface Cycle {
  readonly id: string;
  readonly session: string;
  /** False from the start, or from the moment a halt was heard of. */
  entries: boolean;
  goodDay: boolean;
  exits?: Exits | null;
  validated?: Validated | null;
  exitsGone: boolean;
}

/**
 * 4 the gate's station. Joins what the open positions need with what is proposed: exits first, by the exit rules only,
 * then entries by all of them. If one branch fails, the other still goes.
 */
export class RiskAgent implements Agent<Heard, 'approved_ready'> {
  readonly name = 'risk';
  readonly hears = [
    'cycle_started', 'data_ready', 'exits_ready', 'validated_ready', 'agent_failed', 'halted', 'executed_ready',
  ] as const; // prettier-ignore
  readonly emits = ['approved_ready'] as const;
  readonly #gate: Gate;
  readonly #desk: RiskDesk;
  readonly #options: RiskOptions;
  readonly #cycles = new Map<string, Cycle>();
  readonly #standing = new StandingStops();

  constructor(gate: Gate, desk: RiskDesk, options: RiskOptions) {
    this.#gate = gate;
    this.#desk = desk;
    this.#options = options;
  }

  handle(event: EventOf<Heard>): Soon<readonly Message<'approved_ready'>[]> {
    const id = event.cycleId ?? '';
    if (event.type === 'halted') {
      for (const cycle of this.#cycles.values()) cycle.entries = false;
      return event.payload.flatten && this.#options.flatten
        ? this.#flatten(this.#options.flatten, event.at)
        : [];
    }
    if (event.type === 'executed_ready') return this.#giveBack(event);
    if (event.type === 'cycle_started') {
      const { session, entries } = event.payload;
      // A cycle whose data failed never answers; it is forgotten with the next ones.
      if (this.#cycles.size > MAX_OPEN)
        for (const old of [...this.#cycles.keys()].slice(0, -MAX_OPEN)) this.#cycles.delete(old);
      this.#cycles.set(id, { id, session, entries, goodDay: true, exitsGone: false });
      return [];
    }
    // Between cycles the position manager only covers what lost its stop: there is nothing to be joined.
    if (event.type === 'exits_ready' && event.cycleId === null)
      return [this.#answer(between(event.payload), 'exits', event.at)];
    const cycle = this.#cycles.get(id);
    if (!cycle) return [];
    note(cycle, event);
    if (cycle.exits !== undefined && cycle.validated !== undefined) {
      this.#cycles.delete(id);
      return [this.#answer(cycle, cycle.exitsGone ? 'entries' : 'all', event.at)];
    }
    const urgent =
      cycle.exits &&
      !cycle.exitsGone &&
      cycle.exits.exits.length + cycle.exits.covers.length + cycle.exits.cancels.length > 0;
    if (this.#options.joined || !urgent) return [];
    cycle.exitsGone = true;
    return [this.#answer(cycle, 'exits', event.at)];
  }

  #answer(cycle: Cycle, part: Approved['part'], at: string): Message<'approved_ready'> {
    const { session } = cycle;
    const asked = cycle.exits?.cancels ?? [];
    const cancelled = asked.length === 0 ? NOTHING : new Set(asked.map((c) => c.clientOrderId));
    const closed = cycle.entries ? (this.#desk.fence?.() ?? null) : 'halted';
    const noEntries = closed ?? (cycle.goodDay ? null : 'data_quality_day');
    const exposure = new Exposure(this.#desk.account(cancelled, at, noEntries));
    const ruling = this.#ruling(exposure, session);
    const cancels: Approved['cancels'][number][] = [];
    if (part !== 'entries') this.#exits(cycle, ruling, cancels);
    const outcomes = part === 'exits' ? [] : this.#entries(cycle, ruling);
    const { orders, denials, reasons: exitReasons } = ruling;
    return {
      type: 'approved_ready',
      payload: { session, part, cancels, orders, denials, exitReasons, outcomes },
    };
  }

  #exits(cycle: Cycle, ruling: Ruling, cancels: Approved['cancels'][number][]): void {
    const { exits, validated } = cycle;
    const position = (symbol: string, strategy: StrategyName | 'desk'): Held => ({
      symbol,
      strategy,
      held: this.#desk.held(symbol)?.qty ?? 0,
    });
    if (exits) {
      cancels.push(...exits.cancels);
      this.#remember(cycle, cancels);
      for (const { symbol, strategy, qty, reason } of exits.exits)
        ruling.exit(
          position(symbol, strategy),
          qty,
          PLANNED.has(reason.code) ? reason : { ...reason, code: 'strategy_exit' },
        );
      for (const { symbol, strategy, reason, ...cover } of exits.covers)
        ruling.cover(position(symbol, strategy), cover, reason);
      return;
    }
    // Where the position manager failed, the strategies' own SELL signals still let positions go.
    for (const { symbol, action, strategy } of validated?.signals ?? []) {
      const held = this.#desk.held(symbol);
      if (action !== 'sell' || !held) continue;
      for (const clientOrderId of this.#desk.workingSells(symbol))
        cancels.push({ clientOrderId, symbol, reason: 'exit' });
      ruling.exit(position(symbol, strategy ?? 'desk'), held.qty, { code: 'strategy_exit', figures: {} });
    }
    this.#remember(cycle, cancels);
  }

  #ruling(exposure: Exposure, session: string): Ruling {
    return new Ruling(this.#gate, exposure, session, (place) => this.#desk.earlier(place));
  }

  #remember({ id }: Cycle, cancels: Approved['cancels']): void {
    const stops = cancels.flatMap(({ clientOrderId, symbol }) => {
      const stop = this.#desk.standingStop(clientOrderId);
      const held = this.#desk.held(symbol);
      return stop && held ? [{ clientOrderId, symbol, strategy: held.strategy, ...stop }] : [];
    });
    this.#standing.remember(id, stops);
  }

  /** A position whose stop was taken away for a sale that the broker then refused has its stop back at once (P7). */
  #giveBack(event: EventOf<'executed_ready'>): readonly Message<'approved_ready'>[] {
    const lost = this.#standing.lost(event.cycleId ?? '', event.payload);
    if (lost.length === 0) return [];
    const { session } = event.payload;
    const exposure = new Exposure(this.#desk.account(NOTHING, event.at, 'halted'));
    const ruling = this.#ruling(exposure, session);
    for (const { symbol, strategy, qty, stopPrice } of lost)
      ruling.cover({ symbol, strategy, held: this.#desk.held(symbol)?.qty ?? 0 }, { qty, stopPrice });
    const { orders, denials, reasons: exitReasons } = ruling;
    const rest = { cancels: [], orders, denials, exitReasons, outcomes: [] };
    return [{ type: 'approved_ready', payload: { session, part: 'exits', ...rest } }];
  }

  /** Everything the desk holds leaves: what holds its shares is cancelled first, then it is sold at the market. */
  async #flatten(desk: FlattenDesk, at: string): Promise<readonly Message<'approved_ready'>[]> {
    const session = desk.session();
    const exposure = new Exposure(this.#desk.account(NOTHING, at, 'halted'));
    const cancels: Approved['cancels'][number][] = [];
    const orders: Approved['orders'][number][] = [];
    for (const { symbol, qty, strategy } of await desk.held()) {
      const ordinal = this.#desk.earlier({ session, symbol, strategy, purpose: 'flatten' });
      const reduction = { symbol, strategy, session, qty, held: qty, ordinal };
      const intent = approveFlatten(desk.name, reduction, exposure);
      if (!intent) continue;
      for (const clientOrderId of this.#desk.workingSells(symbol))
        cancels.push({ clientOrderId, symbol, reason: 'flatten' });
      orders.push(intent);
    }
    if (orders.length === 0) return [];
    const exitReasons = Object.fromEntries(
      orders.map((o) => [o.clientOrderId, { code: 'flatten', figures: {} }]),
    );
    const payload: Approved = {
      session,
      part: 'exits',
      cancels,
      orders,
      denials: [],
      exitReasons,
      outcomes: [],
    };
    return [{ type: 'approved_ready', payload }];
  }

  /** Opens what may be opened, and says of every signal what became of it. */
  #entries(cycle: Cycle, ruling: Ruling): Approved['outcomes'] {
    const signals = cycle.validated?.signals ?? [];
    const candidates: Candidate[] = [];
    for (const { symbol, action, strategy, confidence } of signals) {
      if (action !== 'buy' || strategy === null || this.#desk.held(symbol)) continue;
      candidates.push(this.#desk.candidate(symbol, strategy, confidence, cycle.session));
    }
    if (candidates.length > 0) ruling.entries(candidates);
    return signals.map(({ symbol, action, strategy }) => {
      const ref = ruling.sent.get(symbol) ?? null;
      const outcome =
        ref === null ? (ruling.refusalOf(symbol)?.code ?? this.#nothing(symbol, action, strategy)) : 'sent';
      return { symbol, outcome, ref };
    });
  }

  /** Why a signal that was neither sent nor denied led to nothing. */
  #nothing(symbol: string, action: string, strategy: StrategyName | null): string {
    if (strategy === null) return 'no_strategy';
    if (action === 'hold') return 'hold';
    const held = this.#desk.held(symbol) !== null;
    if (action === 'buy') return 'already_held';
    return held ? 'exit_under_way' : 'nothing_held';
  }
}

const between = (exits: Exits): Cycle => ({
  id: '',
  session: exits.session,
  entries: false,
  goodDay: true,
  exits,
  exitsGone: false,
});

function note(cycle: Cycle, event: EventOf<InCycle>): void {
  switch (event.type) {
    case 'data_ready':
      cycle.goodDay = event.payload.entriesAllowed;
      break;
    case 'exits_ready':
      cycle.exits = event.payload;
      break;
    case 'validated_ready':
      cycle.validated = event.payload;
      break;
    case 'agent_failed': {
      const { agent } = event.payload;
      if (agent === 'position-manager') cycle.exits = null;
      if (agent === 'strategy' || agent === 'quant') cycle.validated = null;
      break;
    }
  }
}
