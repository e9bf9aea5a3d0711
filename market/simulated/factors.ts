import { createRng, type Rng } from '../../domain/index.ts';
import { Clustering, fatTailed } from './noise.ts';

type Regime = 'bull' | 'sideways' | 'bear' | 'crisis';

interface RegimeLaw {
  /** Daily mean and standard deviation of the market's log return. */
  readonly drift: number;
  readonly volatility: number;
  /** Mean length in sessions. */
  readonly length: number;
  /** Where it leads, with probabilities. */
  readonly next: readonly (readonly [Regime, number])[];
}

/** About 8 % a year in the long run, 16 % volatility, a crisis of two weeks every four years or so. */
const REGIMES: Readonly<Record<Regime, RegimeLaw>> = {
  bull: { drift: 0.0009, volatility: 0.0075, length: 180, next: [['sideways', 0.6], ['bear', 0.3], ['crisis', 0.1]] }, // prettier-ignore
  sideways: { drift: 0.0001, volatility: 0.0065, length: 90, next: [['bull', 0.6], ['bear', 0.3], ['crisis', 0.1]] }, // prettier-ignore
  bear: { drift: -0.001, volatility: 0.013, length: 70, next: [['bull', 0.4], ['sideways', 0.4], ['crisis', 0.2]] }, // prettier-ignore
  crisis: { drift: -0.006, volatility: 0.03, length: 10, next: [['bull', 0.5], ['bear', 0.3], ['sideways', 0.2]] }, // prettier-ignore
};
const SECTOR_VOLATILITY = 0.006;

/** A series common to many symbols, as long as it was asked for so far. */
export interface Factor {
  /** Log return of each session. */
  readonly returns: readonly number[];
  /** Its standard deviation as known before the session. */
  readonly deviations: readonly number[];
  extendTo(length: number): void;
}

/** The market: a Markov chain of regimes (Hamilton 1989) over clustering, fat-tailed shocks. */
export function marketFactor(seed: number | string): Factor {
  const shocks = createRng(`${seed}/market/shocks`);
  const turns = createRng(`${seed}/market/regimes`);
  const clustering = new Clustering(0.08, 0.9);
  let regime: Regime = 'bull';
  return factor(() => {
    const law = REGIMES[regime];
    const deviation = law.volatility * clustering.deviation;
    const shock = clustering.deviation * fatTailed(shocks);
    clustering.update(shock);
    if (turns.next() < 1 / law.length) regime = turn(law, turns);
    return [law.drift + law.volatility * shock, deviation];
  });
}

/** What a sector does besides the market. */
export function sectorFactor(seed: number | string, sector: string): Factor {
  const shocks = createRng(`${seed}/sector/${sector}`);
  const clustering = new Clustering(0.06, 0.91);
  return factor(() => {
    const { deviation } = clustering;
    const shock = deviation * fatTailed(shocks);
    clustering.update(shock);
    return [SECTOR_VOLATILITY * shock, SECTOR_VOLATILITY * deviation];
  });
}

function factor(step: () => readonly [value: number, deviation: number]): Factor {
  const returns: number[] = [];
  const deviations: number[] = [];
  return {
    returns,
    deviations,
    extendTo(length) {
      while (returns.length < length) {
        const [value, deviation] = step();
        returns.push(value);
        deviations.push(deviation);
      }
    },
  };
}

function turn(law: RegimeLaw, rng: Rng): Regime {
  let left = rng.next();
  for (const [regime, probability] of law.next) {
    left -= probability;
    if (left < 0) return regime;
  }
  return 'sideways';
}
