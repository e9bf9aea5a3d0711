import { faults } from '../fault.ts';

/** A number as the wire writes it: plain decimals, at most nine of them, no trailing zeros, no minus before a zero. */
export function decimal(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const text = value.toFixed(9).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

export const decimalOrNull = (value: number | null | undefined): string | null =>
  value === null || value === undefined ? null : decimal(value);

const AMOUNT = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** An amount in a body: text or number; undefined where it is absent, null or empty. */
export function amountIn(body: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && value.length < 40 && AMOUNT.test(value.trim())) return Number(value);
  throw faults.unprocessable(`invalid ${name}`);
}

/** A text in a body; undefined where it is absent, null or empty. */
export function textIn(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw faults.unprocessable(`invalid ${name}`);
}

export function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  if ((known as readonly string[]).includes(value)) return value as T;
  throw faults.unprocessable(`invalid ${name}`);
}

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/;

/** An id as it is kept: clients write capitals, or leave the hyphens out. Null where it is no uuid. */
export function uuidOf(text: string): string | null {
  const small = text.toLowerCase();
  if (!UUID.test(small)) return null;
  return small.replaceAll('-', '').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** `true`, `True`, `1`: clients differ. */
export function truth(text: string | null): boolean {
  return text !== null && /^(true|1|t)$/i.test(text);
}

/** Refuses whatever is not listed; a null says nothing and is let through. */
export function onlyKnown(body: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(body)) {
    if (!known.has(name) && value !== null)
      throw faults.unprocessable(`input parameters are not recognized: ${name}`);
  }
}
