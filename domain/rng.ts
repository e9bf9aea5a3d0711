/** Seeded randomness (P5): the same seed gives the same sequence on every machine. */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** An independent generator named by a label; the parent's sequence is not consumed. */
  fork(label: string): Rng;
}

/** FNV-1a, 32 bits. */
function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** sfc32 (Doty-Humphrey, PractRand): 128 bits of state, passes BigCrush, integer arithmetic only. */
export function createRng(seed: number | string): Rng {
  const name = String(seed);
  let a = hash32(`${name}/a`);
  let b = hash32(`${name}/b`);
  let c = hash32(`${name}/c`);
  let counter = 1;
  let spare: number | undefined;
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) next();
  return {
    next,
    normal() {
      // Marsaglia's polar method; the second value of each pair is kept.
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      for (;;) {
        const x = 2 * next() - 1;
        const y = 2 * next() - 1;
        const s = x * x + y * y;
        if (s > 0 && s < 1) {
          const m = Math.sqrt((-2 * Math.log(s)) / s);
          spare = y * m;
          return x * m;
        }
      }
    },
    fork: (label) => createRng(`${name}/${label}`),
  };
}
