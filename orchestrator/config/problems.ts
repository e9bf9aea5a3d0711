import type { z } from 'zod';

/** One thing that is wrong with the settings, as the line a person reads. */
export interface Problem {
  readonly key: string;
  readonly line: string;
}

/** Words of zod's own making; a schema's own message is a predicate ("is not a symbol") or what it must be. */
const PREDICATE = /^(is|are|must|may|needs?|names?|holds?|has|lacks?)\b/;
const GENERATED = /^(Invalid|Too (big|small)|Unrecognized)\b/;

/** What a value is held against, in words: "is more than it may be, must be at most 0.05". */
export function wordsFor(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union' && !GENERATED.test(issue.message)) {
    return PREDICATE.test(issue.message) || issue.code === 'custom'
      ? issue.message
      : `must be ${issue.message}`;
  }
  switch (issue.code) {
    case 'too_big': {
      const bound = `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit(issue.origin)}`;
      return `is ${size(issue.origin, 'more')} than it may be, must be ${bound}`;
    }
    case 'too_small': {
      const bound = `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin)}`;
      return `is ${size(issue.origin, 'less')} than it may be, must be ${bound}`;
    }
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `must be ${String(issue.values[0])}`
        : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? `must be a ${issue.format}`;
    case 'unrecognized_keys':
      return `holds what is not known: ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return issue.errors.map((branch) => branch.map(wordsFor).join(', ')).join(', or ');
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.map(wordsFor).join(', ');
    case 'custom':
      return issue.message;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'a text',
  array: 'a list with commas between',
  record: 'a JSON object',
  object: 'a JSON object',
};
const FORMATS: Readonly<Record<string, string>> = {
  url: 'must be an address with its scheme (http or ws)',
  regex: 'is not of the form it must have',
};

const counted = (origin: string): boolean => origin === 'array' || origin === 'string' || origin === 'set';
const size = (origin: string, word: 'more' | 'less'): string =>
  counted(origin) ? (word === 'more' ? 'longer' : 'shorter') : word;
const unit = (origin: string): string =>
  origin === 'string' ? ' characters' : counted(origin) ? ' entries' : '';

/** A given value as it may be shown: short, one line, never a secret. */
export function shown(value: unknown, secret: boolean): string {
  if (secret) return '(not shown)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(/:\/\/[^@/\s]*@/g, '://...@');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line || '(empty)';
}
