import fc from 'fast-check';

/** Numbers of a range, evenly spread: `fc.double` takes every bit pattern alike, so that nearly all it gives are next to nothing. */
export const evenly = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1_000_000 }).map((n) => min + ((max - min) * n) / 1_000_000);

/** Numbers of a range, of any size. */
export const spread = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(evenly(min, max), fc.double({ min, max, noNaN: true }));
