/** Requests in a row without a pause. */
const BURST = 2;
const SHORTEST = 30;
const LONGEST = 1_000;

/**
 * How long one resource rests after an answer, in milliseconds. What happened while the answer was on its way is read at once,
 * so that a cycle's last event is shown without a pause although its first one is still being read; after that a pause for all
 * of them, so that a page takes at most a third of the server's time for one resource, however fast the desk runs.
 *
 * @returns a function of the milliseconds an answer took, and of whether something has happened since it was asked for
 */
export function createPace(): (took: number, stale: boolean) => number {
  let spent = 0;
  let burst = 0;
  return (took, stale) => {
    spent += took;
    burst++;
    if (stale && burst < BURST) return 0;
    const pause = Math.min(LONGEST, Math.max(SHORTEST, 2 * spent));
    spent = 0;
    burst = 0;
    return pause;
  };
}
