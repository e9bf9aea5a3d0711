import { canonicalJson } from '../domain/index.ts';

/** Path and both values of the first place where two JSON values differ; null where they are equal. */
export function firstDifference(
  expected: unknown,
  actual: unknown,
  path = '',
): { readonly path: string; readonly expected: unknown; readonly actual: unknown } | null {
  if (isObject(expected) && isObject(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    for (const key of [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort()) {
      const deeper = firstDifference(expected[key], actual[key], path ? `${path}.${key}` : key);
      if (deeper) return deeper;
    }
    return null;
  }
  const same =
    expected === actual ||
    (expected !== undefined && actual !== undefined && canonicalJson(expected) === canonicalJson(actual));
  return same ? null : { path, expected, actual };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
