import type { Agent, EventOf, Message } from '../bus/index.ts';
import type { StrategyName } from '../domain/index.ts';
import { Exposure, Ruling } from '../risk/index.ts';
import type { AccountState, Candidate, Gate, Held } from '../risk/index.ts';

export interface HeldSymbol {
  readonly symbol: string;
  readonly qty: number;
  readonly strategy: StrategyName | 'desk';
}

/** What Risk reads of the book and the market; handed in by the pipeline. */
export interface RiskDesk {
  /** The account at this cycle's marks; orders about to be cancelled hold nothing any more. */
  account(cancelled: ReadonlySet<string>, at: string): Omit<AccountState, 'noEntries'>;
  held(symbol: string): HeldSymbol | null;
  candidate(symbol: string, strategy: StrategyName, confidence: number, session: string): Candidate;
  /** Client ids of the working sell orders of a symbol, which hold its shares. */
  workingSells(symbol: string): readonly string[];
}

export interface RiskOptions {
  /** True: exits and entries of a cycle leave together. False where a model is asked: exits never wait for it. */
  readonly joined: boolean;
}

type Approved = Message<'approved_ready'>['payload'];
type Exits = EventOf<'exits_ready'>['payload'];
type Validated = EventOf<'validated_ready'>['payload'];
type Heard = 'cycle_started' | 'data_ready' | 'exits_ready' | 'validated_ready' | 'agent_failed';

/** Cycles kept in mind at once. */
const MAX_OPEN = 8;

/** One cycle under way. A branch is undefined until it has spoken, null when it has failed. */
interface Cycle {
  readonly session: string;
  readonly entries: boolean;
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
  readonly hears = ['cycle_started', 'data_ready', 'exits_ready', 'validated_ready', 'agent_failed'] as const;
  readonly emits = ['approved_ready'] as const;
  readonly #gate: Gate;
  readonly #desk: RiskDesk;
  readonly #options: RiskOptions;
  readonly #cycles = new Map<string, Cycle>();

  constructor(gate: Gate, desk: RiskDesk, options: RiskOptions) {
    this.#gate = gate;
    this.#desk = desk;
    this.#options = options;
  }

  async handle(event: EventOf<Heard>): Promise<readonly Message<'approved_ready'>[]> {
    const id = event.cycleId ?? '';
    if (event.type === 'cycle_started') {
      const { session, entries } = event.payload;
      // A cycle whose data failed never answers; it is forgotten with the next ones.
      for (const old of [...this.#cycles.keys()].slice(0, -MAX_OPEN)) this.#cycles.delete(old);
      this.#cycles.set(id, { session, entries, goodDay: true, exitsGone: false });
      return [];
    }
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
    const cancelled = new Set((cycle.exits?.cancels ?? []).map((c) => c.clientOrderId));
    const noEntries = cycle.entries ? (cycle.goodDay ? null : 'data_quality_day') : 'halted';
    const exposure = new Exposure({ ...this.#desk.account(cancelled, at), noEntries });
    const ruling = new Ruling(this.#gate, exposure, session);
    const cancels: Approved['cancels'][number][] = [];
    if (part !== 'entries') this.#exits(cycle, ruling, cancels);
    const outcomes = part === 'exits' ? [] : this.#entries(cycle, ruling);
    const { orders, denials, reasons: exitReasons } = ruling;
    return {
      type: 'approved_ready',
      payload: { session, part, cancels, orders, denials, exitReasons, outcomes },
    };
  }

  #exits({ exits, validated }: Cycle, ruling: Ruling, cancels: Approved['cancels'][number][]): void {
    const position = (symbol: string, strategy: StrategyName | 'desk'): Held => ({
      symbol,
      strategy,
      held: this.#desk.held(symbol)?.qty ?? 0,
    });
    if (exits) {
      cancels.push(...exits.cancels);
      for (const { symbol, strategy, qty, reason } of exits.exits)
        ruling.exit(position(symbol, strategy), qty, { ...reason, code: 'strategy_exit' });
      for (const { symbol, strategy, qty, stopPrice } of exits.covers)
        ruling.stop(position(symbol, strategy), qty, stopPrice);
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
  }

  /** Opens what may be opened, and says of every signal what became of it. */
  #entries(cycle: Cycle, ruling: Ruling): Approved['outcomes'] {
    const signals = cycle.validated?.signals ?? [];
    ruling.entries(
      signals.flatMap(({ symbol, action, strategy, confidence }) =>
        action === 'buy' && strategy !== null && !this.#desk.held(symbol)
          ? [this.#desk.candidate(symbol, strategy, confidence, cycle.session)]
          : [],
      ),
    );
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

function note(cycle: Cycle, event: EventOf<Exclude<Heard, 'cycle_started'>>): void {
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
