/**
 * Canonical JSON: keys sorted, so that equal content has equal bytes and equal hashes (P5).
 * Undefined properties are left out; NaN and infinities are refused, because JSON would turn them into null.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export function canonicalJson(value: unknown): string {
  return ordered(value) ? JSON.stringify(value) : written(value);
}

/**
 * Whether JSON.stringify writes the canonical text as it is: plain data with all keys in order and nothing to leave out
 * or to refuse. What has been on the rail is; to look costs no garbage, and the engine's own writer is the quickest.
 */
function ordered(value: unknown): boolean {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value);
    case 'string':
    case 'boolean':
      return true;
    case 'object':
      if (value === null) return true;
      return Array.isArray(value) ? value.every(ordered) : inOrder(value as Record<string, unknown>);
    default:
      return false;
  }
}

function inOrder(record: Record<string, unknown>): boolean {
  let before = '';
  for (const key in record) {
    if (key < before || !Object.hasOwn(record, key) || !ordered(record[key])) return false;
    before = key;
  }
  return true;
}

function written(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? listed(value) : keyed(value as Record<string, unknown>);
    default:
      throw new TypeError(`a ${typeof value} has no JSON form`);
  }
}

function listed(values: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) text += ',';
    text += values[i] === undefined ? 'null' : written(values[i]);
  }
  return text + ']';
}

function keyed(record: Record<string, unknown>): string {
  let text = '{';
  const keys = sortedKeys(record);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const value = record[key];
    if (value === undefined) continue;
    if (text.length > 1) text += ',';
    text += label(key);
    text += written(value);
  }
  return text + '}';
}

/** Objects have few keys: putting each in its place costs a third of a general sort, and makes no garbage. */
function sortedKeys(record: Record<string, unknown>): string[] {
  const keys = Object.keys(record);
  if (keys.length > 24) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let place = i;
    for (; place > 0 && (keys[place - 1] as string) > key; place--) keys[place] = keys[place - 1] as string;
    keys[place] = key;
  }
  return keys;
}

const MOST_LABELS = 2048;
const labels = new Map<string, string>();

/** The key as it stands in the text; kept, because the same few come again and again. */
function label(key: string): string {
  let text = labels.get(key);
  if (text !== undefined) return text;
  text = `${quoted(key)}:`;
  if (labels.size < MOST_LABELS) labels.set(key, text);
  return text;
}

/** A string of plain characters stands as it is; only others need the general way. */
function quoted(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x20 || c > 0x7e || c === 0x22 || c === 0x5c) return JSON.stringify(text);
  }
  return `"${text}"`;
}
