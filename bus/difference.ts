import { canonicalJson, DeskError } from '../domain/index.ts';
import type { EventOf } from './events/index.ts';

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

/** DIVERGED, where an event comes out differently than it was recorded. */
export function divergence(known: EventOf, event: EventOf): DeskError | null {
  const difference = firstDifference(known, event);
  if (!difference) return null;
  return new DeskError(
    'DIVERGED',
    `event ${known.seq} (${known.type}) comes out differently than recorded: ${difference.path} was ` +
      `${JSON.stringify(difference.expected)}, is now ${JSON.stringify(difference.actual)}`,
    {
      hint: 'code, settings or data changed in the middle of a cycle: go back to what it began with, or start on a new database',
    },
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
