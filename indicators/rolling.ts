import { undefinedColumn } from './columns.ts';

/**
 * Rolling sum, maximum and minimum over the last `n` values in O(1) a bar, after van Herk (1992) and
 * Gil & Werman (1993): blocks of `n` are swept forwards and backwards, and a window is the tail of one block joined
 * with the head of the next. Nothing is ever subtracted, so a sum cannot drift, and an absurd value or a NaN is gone
 * the moment it leaves the window. Blocks start at index 0, so a prefix of the column gives a prefix of the answer.
 */

/** Sum of the last `n` values; undefined before index n-1 and where the window holds a NaN. */
export function rollingSum(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  const tail = new Float64Array(n + 1);
  for (let start = 0; start < length; start += n) {
    const size = Math.min(n, length - start);
    let head = 0;
    for (let j = 0; j < size; j++) {
      const i = start + j;
      head += values[i] as number;
      if (i >= n - 1) out[i] = (tail[j + 1] as number) + head;
    }
    let sum = 0;
    for (let j = size - 1; j >= 0; j--) tail[j] = sum += values[start + j] as number;
  }
  return out;
}

/** Largest of the last `n` values; undefined before index n-1 and where the window holds a NaN. */
export function rollingMax(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  const tail = new Float64Array(n + 1).fill(-Infinity);
  for (let start = 0; start < length; start += n) {
    const size = Math.min(n, length - start);
    let head = -Infinity;
    for (let j = 0; j < size; j++) {
      const i = start + j;
      head = Math.max(head, values[i] as number);
      if (i >= n - 1) out[i] = Math.max(tail[j + 1] as number, head);
    }
    let max = -Infinity;
    for (let j = size - 1; j >= 0; j--) tail[j] = max = Math.max(max, values[start + j] as number);
  }
  return out;
}

/** Smallest of the last `n` values; undefined before index n-1 and where the window holds a NaN. */
export function rollingMin(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  const tail = new Float64Array(n + 1).fill(Infinity);
  for (let start = 0; start < length; start += n) {
    const size = Math.min(n, length - start);
    let head = Infinity;
    for (let j = 0; j < size; j++) {
      const i = start + j;
      head = Math.min(head, values[i] as number);
      if (i >= n - 1) out[i] = Math.min(tail[j + 1] as number, head);
    }
    let min = Infinity;
    for (let j = size - 1; j >= 0; j--) tail[j] = min = Math.min(min, values[start + j] as number);
  }
  return out;
}
