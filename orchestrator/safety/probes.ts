import type { EventOf } from '../../bus/index.ts';
import { haltRule } from '../../risk/index.ts';
import { answered, hasCleared, isDue, startProbe } from './probe.ts';
import type { ProbeState } from './probe.ts';

export type ProbesState = readonly (readonly [code: string, probe: ProbeState])[];

/** The probes of the halts that stand and clear by themselves. */
export class Probes {
  readonly #probes: Map<string, ProbeState>;

  constructor(state: ProbesState = []) {
    this.#probes = new Map(state);
  }

  tap(event: EventOf): void {
    if (event.type === 'halted' && haltRule(event.payload.code)?.clears === 'probe') {
      const { code } = event.payload;
      if (!this.#probes.has(code)) this.#probes.set(code, startProbe(Date.parse(event.at)));
    }
    if (event.type === 'resumed') for (const code of event.payload.codes) this.#probes.delete(code);
  }

  /** One trial where its pause is over. @returns whether the halt has cleared */
  try(code: string, good: boolean, now: number): boolean {
    const probe = this.#probes.get(code);
    if (!probe || !isDue(probe, now)) return false;
    const next = answered(probe, good, now);
    this.#probes.set(code, next);
    return hasCleared(next);
  }

  snapshot(): ProbesState {
    return [...this.#probes];
  }
}
