import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Broker } from '../../brokers/port.ts';
import type { EventOf } from '../../bus/index.ts';
import { sessionTimes } from '../../domain/calendar/index.ts';
import { messageOf } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { GuardRoll } from '../../guards/index.ts';
import type { Sleep } from '../clocks/pacer.ts';
import type { HaltKeeper } from '../folds/halt-keeper.ts';
import type { DataAges } from '../safety/index.ts';
import { CycleWatch } from './cycle-watch.ts';
import { writeStatus } from './file.ts';
import { guardParts } from './guards.ts';
import type { DeskStatus } from './schema.ts';

/** Milliseconds between two looks at the event loop; what is measured is the time between them. */
const RESOLUTION = 20;
/** Cycles of a fast replay are not each worth a file. */
const SOONEST = 250;

export interface StatusParts {
  readonly broker: Broker;
  readonly halts: HaltKeeper;
  readonly ages: DataAges;
  readonly clockSkew: () => number | null;
  readonly roll: GuardRoll;
  readonly clock: Clock;
  readonly wall: Clock;
  /** Milliseconds that only ever grow. */
  readonly stopwatch: () => number;
  readonly runtimeDir: string;
  /** Takes secrets out of a text (P10). */
  readonly redact: (text: string) => string;
  readonly say: (line: string) => void;
}

/** Tells in RUNTIME_DIR/status.json how the desk is. A watcher: it decides nothing, and its faults are told and end nothing. */
export class StatusKeeper {
  readonly #parts: StatusParts;
  readonly #cycles: CycleWatch;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  readonly #startedAt: string;
  #data: { readonly session: string; readonly goodShare: number } | null = null;
  #completedAt: string | null = null;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #fault: string | null = null;

  constructor(parts: StatusParts) {
    this.#parts = parts;
    this.#cycles = new CycleWatch(parts.stopwatch);
    this.#startedAt = new Date(parts.wall.now()).toISOString();
  }

  on(event: EventOf): void {
    this.#cycles.on(event);
    if (event.type === 'data_ready') {
      const { session, goodShare } = event.payload;
      this.#data = { session, goodShare };
    }
    if (event.type !== 'cycle_completed') return;
    this.#completedAt = new Date(this.#parts.wall.now()).toISOString();
    this.#due();
  }

  /** Writes every so many milliseconds until the signal, and once more then. */
  async watch(signal: AbortSignal, sleep: Sleep, every: number): Promise<void> {
    this.#delay.enable();
    try {
      while (!signal.aborted) {
        this.#due();
        await sleep(every, signal);
      }
      this.write();
    } finally {
      this.#delay.disable();
    }
  }

  #due(): void {
    if (this.#parts.stopwatch() - this.#writtenAt >= SOONEST) this.write();
  }

  /** Said once where it fails, until it succeeds again. */
  write(): void {
    const { stopwatch, runtimeDir, say } = this.#parts;
    this.#writtenAt = stopwatch();
    try {
      writeStatus(runtimeDir, this.read());
      this.#fault = null;
    } catch (thrown) {
      const fault = messageOf(thrown);
      if (fault !== this.#fault) say(`status.json cannot be written: ${fault}`);
      this.#fault = fault;
    }
  }

  read(): DeskStatus {
    const { broker, halts, clock, wall, roll, clockSkew, redact } = this.#parts;
    const now = clock.now();
    const status: DeskStatus = {
      version: 1,
      pid: process.pid,
      at: new Date(wall.now()).toISOString(),
      startedAt: this.#startedAt,
      clock: clock.kind,
      deskTime: new Date(now).toISOString(),
      broker: { name: broker.name, kind: broker.kind },
      halt: { state: halts.state, standing: halts.now.standing.map((h) => ({ ...h })) },
      cycles: { ...this.#cycles.cycles(), lastCompletedAt: this.#completedAt },
      stations: this.#cycles.stations(),
      ...guardParts(roll.read()),
      streams: this.#streams(),
      data: this.#dataPart(now),
      clockSkew: clockSkew(),
      loopDelay: this.#loopDelay(),
      memory: memory(),
    };
    // By value, over everything: a provider's error text may hold what it was called with.
    return JSON.parse(redact(JSON.stringify(status))) as DeskStatus;
  }

  #streams(): DeskStatus['streams'] {
    const { broker } = this.#parts;
    if (broker.kind === 'embedded') return [];
    const { connected, since, lastMessageAt, reconnects } = broker.connection();
    return [
      { name: 'trade_updates', connected, since: iso(since), lastMessageAt: iso(lastMessageAt), reconnects },
    ];
  }

  #dataPart(now: number): DeskStatus['data'] {
    const channels = this.#parts.ages.list(now).map(({ channel, age }) => ({ name: channel, age }));
    if (this.#data === null) return { session: null, age: null, goodShare: null, channels };
    const { session, goodShare } = this.#data;
    return { session, age: Math.max(0, now - sessionTimes(session).close), goodShare, channels };
  }

  #loopDelay(): DeskStatus['loopDelay'] {
    const { mean, max } = this.#delay;
    const p99 = this.#delay.percentile(99);
    this.#delay.reset();
    return { mean: milliseconds(mean), p99: milliseconds(p99), max: milliseconds(max) };
  }
}

/** Delay beyond the pause itself, of nanoseconds; nothing where nothing was measured yet. */
const milliseconds = (ns: number): number =>
  Number.isFinite(ns) && ns < 1e15 ? Math.max(0, ns / 1e6 - RESOLUTION) : 0;
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function memory(): DeskStatus['memory'] {
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}
