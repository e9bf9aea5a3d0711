import { DeskError } from '../../domain/index.ts';
import { getStrategy, strategyParameters } from '../../strategies/index.ts';
import type { ReaderOptions } from '../../strategies/index.ts';

/**
 * `Breakout.entry=21` and the like: parameters in the place of the defaults, to see what would first have come
 * differently.
 * @throws DeskError USAGE naming what cannot be read
 */
export function whatIf(given: readonly string[]): NonNullable<ReaderOptions['parameters']> {
  const values = new Map<string, Record<string, number>>();
  for (const text of given) {
    const [, name, key, value] = /^([A-Za-z]+)\.([A-Za-z]+)=(-?\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
    if (name === undefined || key === undefined)
      throw new DeskError('USAGE', `--param ${text} must be STRATEGY.NAME=number, such as Breakout.entry=21`);
    const strategy = getStrategy(name).name;
    values.set(strategy, { ...values.get(strategy), [key]: Number(value) });
  }
  return Object.fromEntries(
    [...values].map(([name, replaced]) => [name, strategyParameters(getStrategy(name), replaced)]),
  );
}
