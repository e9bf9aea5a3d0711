const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);

/**
 * The number a field of a file holds, or NaN: '', 'abc', '0x1f', '1 2' and 'Infinity' are none.
 * Plain decimals of at most 15 digits, nearly all there are, are read without allocating: a whole number below 2^53
 * over a power of ten below 10^22 is rounded once, so the result is the same as Number's (Clinger 1990).
 */
export function parseNumber(field: string): number {
  let mantissa = 0;
  let digits = 0;
  let point = -1;
  const { length } = field;
  for (let i = 0; i < length; i++) {
    const c = field.charCodeAt(i);
    if (c >= 48 && c <= 57) {
      mantissa = mantissa * 10 + (c - 48);
      digits++;
    } else if (c === 46 && point < 0) point = i;
    else return general(field);
  }
  if (digits === 0 || digits > 15) return general(field);
  return point < 0 ? mantissa : mantissa / (POWERS[length - 1 - point] as number);
}

function general(field: string): number {
  if (!NUMBER.test(field)) return NaN;
  const value = Number(field);
  return Number.isFinite(value) ? value : NaN;
}
