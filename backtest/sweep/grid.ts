import { createRng, DeskError } from '../../domain/index.ts';
import { parameterProblems } from '../../strategies/index.ts';
import type { Strategy, StrategyParameters } from '../../strategies/index.ts';

/** The values one parameter takes, ascending or as listed. */
export interface Axis {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Grid {
  /** In the order of the axes as given, the first slowest; what is not swept has its default. */
  readonly sets: readonly StrategyParameters[];
  /** Combinations that the strategy's schema refuses, such as fast >= slow. */
  readonly skipped: number;
  /** What the schema has against the first of them; null where none is skipped. */
  readonly skippedWhy: string | null;
}

/** More combinations than this are drawn from, not run through. */
export const MOST_SETS = 1_000_000;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/**
 * Reads `NAME=from:to:step`, `NAME=a,b,c` or `NAME=a`.
 * @throws DeskError USAGE naming the option and what it must look like
 */
export function parseAxis(strategy: Strategy, text: string): Axis {
  const wrong = (what: string): DeskError =>
    new DeskError('USAGE', `--param ${text}: ${what}`, {
      hint: `such as --param ${Object.keys(strategy.defaults)[0]}=10:100:10, from:to:step`,
    });
  const cut = text.indexOf('=');
  if (cut < 1) throw wrong('must be NAME=from:to:step');
  const name = text.slice(0, cut).trim();
  if (!Object.hasOwn(strategy.defaults, name)) {
    const known = Object.keys(strategy.defaults).join(', ');
    throw wrong(`${strategy.name} has no parameter ${name}, only ${known}`);
  }
  const parts = text.slice(cut + 1).split(/[:,]/);
  const numbers = parts.map((part) => (NUMBER.test(part.trim()) ? Number(part) : Number.NaN));
  const odd = numbers.findIndex((n) => !Number.isFinite(n));
  if (odd >= 0) throw wrong(`"${parts[odd]}" is not a number`);
  if (!text.includes(':', cut)) return { name, values: [...new Set(numbers)] };
  const [from, to, step] = numbers as [number, number, number];
  if (numbers.length !== 3 || text.includes(',', cut)) throw wrong('must be from:to:step');
  if (step <= 0) throw wrong(`the step ${step} must be above zero`);
  if (from > to) throw wrong(`${from} is above ${to}: swap them`);
  // A last value that only rounding keeps from the end belongs to the range.
  const steps = Math.floor((to - from) / step + 1e-9);
  if (steps >= MOST_SETS) throw wrong(`makes ${steps + 1} values, at most ${MOST_SETS} are possible`);
  const values = Array.from({ length: steps + 1 }, (_, k) => Number((from + k * step).toPrecision(12)));
  return { name, values };
}

/**
 * Every combination of the axes.
 * @throws DeskError USAGE where there are too many, or none makes sense
 */
export function gridOf(strategy: Strategy, axes: readonly Axis[]): Grid {
  const size = sizeOf(strategy, axes);
  if (size > MOST_SETS)
    throw new DeskError('USAGE', `${size} combinations are more than ${MOST_SETS}`, {
      hint: 'take larger steps, or draw some of them with --random N',
    });
  return checked(strategy, axes, { length: size, at: (k) => k });
}

/** `wanted` different sensible combinations drawn from the grid, in its order; all where there are not so many. */
export function drawnFrom(
  strategy: Strategy,
  axes: readonly Axis[],
  wanted: number,
  seed: number | string,
): Grid {
  const size = sizeOf(strategy, axes);
  const rng = createRng(`${seed}/sweep`);
  const drawn = new Set<number>();
  const sensible: number[] = [];
  const refused = new Set<number>();
  // A shuffle drawn as it is needed: place k holds another number only once it was swapped.
  const swapped = new Map<number, number>();
  for (let k = 0; k < size && sensible.length < wanted && drawn.size < MOST_SETS; k++) {
    const j = k + Math.floor(rng.next() * (size - k));
    const index = swapped.get(j) ?? j;
    swapped.set(j, swapped.get(k) ?? k);
    drawn.add(index);
    if (parsed(strategy, axes, index) === null) refused.add(index);
    else sensible.push(index);
  }
  const order = [...sensible, ...refused].sort((a, b) => a - b);
  return checked(strategy, axes, { length: order.length, at: (k) => order[k] as number });
}

function sizeOf(strategy: Strategy, axes: readonly Axis[]): number {
  const twice = axes.find(({ name }, i) => axes.findIndex((other) => other.name === name) < i);
  if (twice) throw new DeskError('USAGE', `--param names ${twice.name} twice`, { hint: 'leave one out' });
  if (axes.length === 0)
    throw new DeskError('USAGE', 'there is nothing to sweep', {
      hint: `give --param NAME=from:to:step; ${strategy.name} has ${Object.keys(strategy.defaults).join(', ')}`,
    });
  return axes.reduce((product, axis) => product * axis.values.length, 1);
}

function checked(
  strategy: Strategy,
  axes: readonly Axis[],
  picked: { readonly length: number; at(k: number): number },
): Grid {
  const sets: StrategyParameters[] = [];
  let skippedWhy: string | null = null;
  for (let k = 0; k < picked.length; k++) {
    const set = parsed(strategy, axes, picked.at(k));
    if (set !== null) sets.push(set);
    else skippedWhy ??= problemOf(strategy, combination(strategy, axes, picked.at(k)));
  }
  if (sets.length === 0) {
    throw new DeskError(
      'USAGE',
      `none of the ${picked.length} combinations makes sense for ${strategy.name}: ${skippedWhy}`,
      { hint: `its defaults are ${JSON.stringify(strategy.defaults)}` },
    );
  }
  return { sets, skipped: picked.length - sets.length, skippedWhy };
}

function problemOf(strategy: Strategy, set: StrategyParameters): string {
  const read = strategy.parameters.safeParse(set);
  return read.success ? '' : parameterProblems(read.error, set).join('; ');
}

function parsed(strategy: Strategy, axes: readonly Axis[], index: number): StrategyParameters | null {
  const read = strategy.parameters.safeParse(combination(strategy, axes, index));
  return read.success ? read.data : null;
}

/** The combination of a place in the grid: the last axis turns fastest. */
function combination(strategy: Strategy, axes: readonly Axis[], index: number): StrategyParameters {
  const set: Record<string, number> = { ...strategy.defaults };
  let rest = index;
  for (let a = axes.length - 1; a >= 0; a--) {
    const { name, values } = axes[a] as Axis;
    set[name] = values[rest % values.length] as number;
    rest = Math.floor(rest / values.length);
  }
  return set;
}
