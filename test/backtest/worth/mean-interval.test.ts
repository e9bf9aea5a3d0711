import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../../backtest/worth/mean-interval.ts';
import { createRng } from '../../../domain/index.ts';

const DAYS = 250;
const how = (seed: number, draws = 400) => ({ block: 10, draws, rng: createRng(`interval/${seed}`) });

/** Normal days with this mean, each like its neighbour by `memory`. */
function series(seed: number, mean: number, memory = 0): Float64Array {
  const rng = createRng(`series/${seed}`);
  let last = 0;
  return Float64Array.from({ length: DAYS }, () => mean + (last = memory * last + rng.normal()));
}

describe('the interval of a mean', () => {
  it('holds zero in about 95 of 100 series that have no mean, also where days resemble their neighbours', () => {
    for (const memory of [0, 0.3]) {
      let held = 0;
      for (let seed = 0; seed < 200; seed++) {
        const { low, high } = meanInterval(series(seed, 0, memory), how(seed));
        if (low <= 0 && high >= 0) held++;
      }
      expect(held / 200, `memory ${memory}`).toBeGreaterThan(0.87);
      expect(held / 200, `memory ${memory}`).toBeLessThanOrEqual(0.99);
    }
  });

  it('does not hold zero where there is a difference to be found', () => {
    for (let seed = 0; seed < 20; seed++) expect(meanInterval(series(seed, 0.5), how(seed)).low).toBeGreaterThan(0);
  });

  it('is a point where every day is the same, and the same for the same seed', () => {
    const same = meanInterval(new Float64Array(50).fill(0.25), how(1));
    expect(same).toEqual({ mean: 0.25, low: 0.25, high: 0.25 });
    expect(meanInterval(series(3, 0), how(3))).toEqual(meanInterval(series(3, 0), how(3)));
  });

  it('mean lies inside, and longer memory makes it wider', () => {
    const width = (memory: number): number => {
      const { low, mean, high } = meanInterval(series(5, 0, memory), how(5));
      expect(mean).toBeGreaterThanOrEqual(low);
      expect(mean).toBeLessThanOrEqual(high);
      return high - low;
    };
    expect(width(0.6)).toBeGreaterThan(width(0));
  });
}); // prettier-ignore
