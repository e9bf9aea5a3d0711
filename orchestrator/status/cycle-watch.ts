import type { AgentName, EventName, EventOf } from '../../bus/index.ts';
import type { DeskStatus } from './schema.ts';
import { DurationTally } from './tally.ts';

/** Which station says what. An answer's cause is the event that the station heard. */
export const STATION_OF: Partial<Record<EventName, AgentName>> = {
  data_ready: 'data',
  exits_ready: 'position-manager',
  signals_ready: 'strategy',
  validated_ready: 'quant',
  approved_ready: 'risk',
  executed_ready: 'execution',
  audited_ready: 'audit',
};

/** How long cycles and stations take, as a watcher of the bus sees it. */
export class CycleWatch {
  readonly #now: () => number;
  readonly #seen = { started: 0, finished: 0, failed: 0, skipped: 0 };
  readonly #cycle = new DurationTally();
  readonly #stations = new Map<string, { failures: number; readonly duration: DurationTally }>();
  /** When each event of the cycle under way passed, by its id. */
  readonly #at = new Map<string, number>();
  #begun: number | null = null;
  #last: DeskStatus['cycles']['last'] = null;

  /** @param now milliseconds that only ever grow */
  constructor(now: () => number) {
    this.#now = now;
    for (const name of Object.values(STATION_OF))
      this.#stations.set(name, { failures: 0, duration: new DurationTally() });
  }

  on(event: EventOf): void {
    const now = this.#now();
    if (event.type === 'cycle_started') {
      this.#at.clear();
      this.#begun = now;
      this.#seen.started++;
      this.#last = { id: event.cycleId ?? '', session: event.payload.session };
    }
    if (event.cycleId !== null) this.#at.set(event.id, now);
    const station = this.#stations.get(STATION_OF[event.type] ?? '');
    const heard = event.causedBy === null ? undefined : this.#at.get(event.causedBy);
    if (station && heard !== undefined) station.duration.note(now - heard);
    if (event.type === 'agent_failed') {
      const failed = this.#stations.get(event.payload.agent);
      if (failed) failed.failures++;
    }
    if (event.type === 'cycle_skipped') this.#seen.skipped++;
    if (event.type === 'cycle_completed') {
      if (event.payload.status === 'completed') this.#seen.finished++;
      else this.#seen.failed++;
      if (this.#begun !== null) this.#cycle.note(now - this.#begun);
      this.#begun = null;
      this.#at.clear();
    }
  }

  cycles(): Omit<DeskStatus['cycles'], 'lastCompletedAt'> {
    return { ...this.#seen, last: this.#last, duration: this.#cycle.read() };
  }

  stations(): DeskStatus['stations'] {
    return [...this.#stations].map(([name, { failures, duration }]) => ({
      name,
      failures,
      last: duration.last,
      duration: duration.read(),
    }));
  }
}
