import { DeskError } from '../domain/index.ts';
import type { PriceColumns } from './columns.ts';
import { nearest } from './nearest.ts';
import { INDICATORS, type IndicatorValue } from './registry.ts';

/** A column as asked for, `bbands:20:2`: the key it is answered under and the formula that gives it. */
export interface ColumnSpec {
  readonly key: string;
  readonly name: string;
  readonly parameters: readonly number[];
  readonly compute: (bars: PriceColumns) => IndicatorValue;
}

/**
 * Reads `name:parameter:...`; parameters left out take their usual values.
 * Throws DeskError USAGE on an unknown name or parameters that make no sense.
 */
export function parseColumn(text: string): ColumnSpec {
  const key = text.trim();
  const [name = '', ...given] = key.split(':');
  const entry = Object.hasOwn(INDICATORS, name) ? INDICATORS[name] : undefined;
  if (entry === undefined) {
    const near = nearest(name.toLowerCase(), Object.keys(INDICATORS));
    throw new DeskError('USAGE', `unknown indicator "${name}"${near ? `, did you mean ${near}?` : ''}`, {
      hint: `known: ${Object.keys(INDICATORS).join(', ')}`,
    });
  }
  const numbers = given.map((part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN));
  const parameters = [...numbers, ...entry.defaults.slice(numbers.length)];
  const compute = entry.bind(parameters);
  if (compute === null) {
    throw new DeskError('USAGE', `"${key}" has parameters that ${name} does not take`, {
      hint: `usual: ${columnKey(name, entry.defaults)}`,
    });
  }
  return { key, name, parameters, compute };
}

/** The asked column over a series: one array as long as it, or several under their inner names; NaN is undefined. */
export function computeColumn(bars: PriceColumns, spec: string | ColumnSpec): IndicatorValue {
  return (typeof spec === 'string' ? parseColumn(spec) : spec).compute(bars);
}

/** Every column with its usual parameters, in the order of the registry. */
export function defaultColumns(): readonly string[] {
  return Object.entries(INDICATORS).map(([name, entry]) => columnKey(name, entry.defaults));
}

function columnKey(name: string, parameters: readonly number[]): string {
  return [name, ...parameters].join(':');
}
