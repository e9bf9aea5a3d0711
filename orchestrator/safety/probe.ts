/** Milliseconds until the first trial, and the longest pause between two. */
const FIRST = 30_000;
const LONGEST = 15 * 60_000;
const GOOD = 3;

export interface ProbeState {
  /** Milliseconds since the epoch: no trial before then. */
  readonly due: number;
  readonly pause: number;
  readonly good: number;
}

/**
 * How a halt that clears by itself is tried: one trial after a pause, which doubles with each bad answer; three good
 * answers in a row clear it.
 */
export const startProbe = (now: number): ProbeState => ({ due: now + FIRST, pause: FIRST, good: 0 });

export const isDue = (probe: ProbeState, now: number): boolean => now >= probe.due;

export function answered(probe: ProbeState, good: boolean, now: number): ProbeState {
  const pause = good ? probe.pause : Math.min(LONGEST, probe.pause * 2);
  return { due: now + pause, pause, good: good ? probe.good + 1 : 0 };
}

export const hasCleared = (probe: ProbeState): boolean => probe.good >= GOOD;
