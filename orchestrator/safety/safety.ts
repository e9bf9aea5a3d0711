import type { Bus, EventOf, Origin } from '../../bus/index.ts';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { marketHaltsOver } from '../../risk/index.ts';
import type { HaltCode } from '../../risk/index.ts';
import type { Sleep } from '../clocks/pacer.ts';
import type { HaltKeeper } from '../folds/halt-keeper.ts';
import { takeByHand } from './by-hand.ts';
import { acknowledge, pendingControls, writeControl } from './controls.ts';
import { CycleTriggers } from './cycle-triggers.ts';
import type { CycleTriggerParts, CycleTriggerState } from './cycle-triggers.ts';
import { DataAges } from './data-ages.ts';
import { HaltController } from './halt-controller.ts';
import type { HaltOrder } from './halt-controller.ts';
import { writeHeartbeat } from './heartbeat.ts';
import { Probes } from './probes.ts';
import type { ProbesState } from './probes.ts';
import type { Trip } from './trip.ts';
import { WallWatch } from './wall-watch.ts';

const TICK = 1000;
const BEAT = 10_000;
/** Cycles of a fast replay are not each worth a file. */
const SOONEST_BEAT = 250;

export interface SafetyParts extends Omit<CycleTriggerParts, 'live'> {
  readonly bus: Pick<Bus, 'publish' | 'settled' | 'expecting' | 'outstanding'>;
  readonly halts: HaltKeeper;
  /** The desk's clock; what only makes sense in real time is left out on a replayed one. */
  readonly clock: Clock;
  /** Of the machine: for the heartbeat and its age. */
  readonly wall: Clock;
  /** Where KILL_SWITCH, control/ and the heartbeat are; null: nowhere (in memory). */
  readonly runtimeDir: string | null;
  /** Events of an interrupted run that come forth again. @default none */
  readonly expected?: readonly EventOf[];
  /** As kept with the last completed cycle. @default nothing seen yet */
  readonly state?: SafetyState | null;
}

/** Plain JSON; kept with each completed cycle. */
export interface SafetyState {
  readonly triggers: CycleTriggerState;
  readonly probes: ProbesState;
}

/**
 * What stops the desk when something is wrong. Triggers on events are evaluated at one place of a cycle, so that a replay
 * halts at the same event; what only exists in real time (files, lines, clocks, silence) is looked at every second.
 */
export class Safety {
  readonly control: HaltController;
  /** Who brings data by itself says so here. */
  readonly ages = new DataAges();
  readonly #parts: SafetyParts;
  readonly #triggers: CycleTriggers;
  readonly #probes: Probes;
  readonly #wall: WallWatch;
  readonly #live: boolean;
  readonly #recorded: (EventOf<'halted'> | EventOf<'resumed'>)[];
  #cycle: { readonly id: string | null; readonly session: string } | null = null;
  #beatAt = Number.NEGATIVE_INFINITY;

  constructor(parts: SafetyParts) {
    const { state, settings, broker, clock } = parts;
    this.#parts = parts;
    this.#live = clock.kind === 'wall';
    this.control = new HaltController({ ...parts, desk: settings.DESK_NAME });
    this.#triggers = new CycleTriggers({ ...parts, live: this.#live }, state?.triggers ?? null);
    this.#probes = new Probes(state?.probes);
    this.#wall = new WallWatch(broker, clock, parts.wall, this.ages);
    this.#recorded = (parts.expected ?? []).filter(
      (e): e is EventOf<'halted'> | EventOf<'resumed'> =>
        (e.type === 'halted' || e.type === 'resumed') && e.cycleId === null,
    );
  }

  /** Folds what the triggers look at; after the book and the halts. */
  tap(event: EventOf): void {
    if (event.type === 'cycle_started') this.#cycle = { id: event.cycleId, session: event.payload.session };
    this.#triggers.tap(event);
    this.#probes.tap(event);
  }

  /** This machine's clock less the broker's, milliseconds; null: not judged, or not yet. */
  get clockSkew(): number | null {
    return this.#wall.lastSkew;
  }

  snapshot(): SafetyState {
    return { triggers: this.#triggers.snapshot(), probes: this.#probes.snapshot() };
  }

  /** With the clock at the session, before its bars are played: what was asked by hand takes its place in the story. */
  async beforeSession(): Promise<void> {
    const { bus } = this.#parts;
    while (bus.expecting === 'halted' || bus.expecting === 'resumed') {
      const next = this.#recorded.shift();
      if (!next) break;
      await this.control.repeat(next);
      await bus.settled();
    }
    // A cycle that comes forth again is not interrupted: what is asked now waits for the next session.
    if (bus.outstanding > 0) return;
    await this.#byHand();
    await bus.settled();
  }

  /** Within the cycle, when all stations have spoken and the broker's news is in; before `cycle_completed`. */
  async afterCycle(origin: Origin): Promise<void> {
    const { modelAnswered, goodDay } = this.#triggers;
    if (!this.#live) await this.#standIn(origin);
    for (const trip of await this.#triggers.trips()) await this.#tripped(trip, origin);
    if (modelAnswered !== null) await this.#try('model_failures', modelAnswered, origin);
    if (goodDay !== null && this.#live) await this.#try('data_quality', goodDay, origin);
    // An entry that was under way when the halt came is caught here.
    if (!this.#parts.halts.mayOpen) await this.control.cancelEntries();
    if (this.#parts.wall.now() - this.#beatAt >= SOONEST_BEAT) this.#beat();
  }

  /** Looks at all that only exists in real time. On a replayed clock: the heartbeat, and an answer to who asks. */
  async tick(): Promise<void> {
    if (this.#live) {
      await this.#byHand();
      const [line, silence] = [this.#wall.line(), this.#wall.silence()];
      if (line) await this.#tripped(line);
      if (silence) await this.#tripped(silence);
      await this.#try('connection_lost', this.#wall.connected);
      await this.#try('data_stale', silence === null);
    } else this.#answerLater();
    if (this.#parts.wall.now() - this.#beatAt >= BEAT) this.#beat();
  }

  /** Ticks once a second until the signal, and asks for the broker's time beside it. Faults are told and end nothing. */
  async watch(signal: AbortSignal, sleep: Sleep): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.tick();
      } catch (thrown) {
        // A rail that is broken ends the run by itself.
        if (thrown instanceof DeskError && thrown.code === 'JOURNAL_UNWRITABLE') return;
        this.#parts.say(`the safety watch: ${messageOf(thrown)}`);
      }
      if (this.#live) void this.#skew();
      await sleep(TICK, signal);
    }
  }

  /** For whoever finds a fault of his own: reconciliation, the order life cycle. False where it stands already. */
  halt(order: HaltOrder, origin?: Origin): Promise<boolean> {
    return this.control.halt(order, origin);
  }

  /** Nothing can be recorded any more: entries end, and the next start begins halted (P3). */
  async journalLost(reason: string): Promise<void> {
    const cancels = this.control.cancelEntries();
    const { runtimeDir, say, wall } = this.#parts;
    try {
      const code = 'journal_unwritable';
      const halt = { kind: 'halt', code, by: 'desk', reason: reason.slice(0, 1500), flatten: false } as const;
      if (runtimeDir !== null) writeControl(runtimeDir, wall.now(), halt);
    } catch (thrown) {
      say(`the halt could not be kept for the next start: ${messageOf(thrown)}`);
    }
    await cancels;
  }

  /** In a replay nobody reads the screen: what a person would clear after a look is cleared after so many sessions. */
  async #standIn(origin: Origin): Promise<void> {
    const { halts, settings } = this.#parts;
    const codes = marketHaltsOver(halts.now, this.#cycle?.session ?? '', settings.REPLAY_RESUME_SESSIONS);
    if (codes.length === 0) return;
    const reason = `${settings.REPLAY_RESUME_SESSIONS} sessions have passed (REPLAY_RESUME_SESSIONS): in a replay nobody is there to look`;
    await this.control.resume({ by: 'replay', reason, codes }, origin);
  }

  async #tripped({ code, reason }: Trip, origin?: Origin): Promise<void> {
    await this.control.halt({ code, by: 'desk', reason }, origin);
  }

  async #try(code: HaltCode, good: boolean, origin?: Origin): Promise<void> {
    if (!this.#probes.try(code, good, this.#parts.clock.now())) return;
    await this.control.resume({ by: 'desk', reason: 'three good probes in a row', codes: [code] }, origin);
  }

  async #skew(): Promise<void> {
    const trip = await this.#wall.skew();
    if (trip)
      await this.#tripped(trip).catch((thrown: unknown) =>
        this.#parts.say(`the safety watch: ${messageOf(thrown)}`),
      );
  }

  async #byHand(): Promise<void> {
    const { runtimeDir } = this.#parts;
    if (runtimeDir !== null) await takeByHand({ ...this.#parts, runtimeDir, control: this.control });
  }

  #answerLater(): void {
    const { runtimeDir } = this.#parts;
    if (runtimeDir === null) return;
    for (const { file } of pendingControls(runtimeDir))
      acknowledge(file, 'heard: it takes its place before the next session of the replay', false);
  }

  #beat(): void {
    const { runtimeDir, wall, halts, say } = this.#parts;
    if (runtimeDir === null) return;
    this.#beatAt = wall.now();
    const { id = null, session = null } = this.#cycle ?? {};
    try {
      const at = new Date(this.#beatAt).toISOString();
      writeHeartbeat(runtimeDir, { pid: process.pid, at, cycle: id, session, state: halts.state });
    } catch (thrown) {
      say(`the heartbeat cannot be written: ${messageOf(thrown)}`);
    }
  }
}
