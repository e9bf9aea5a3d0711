/** Why a text is not a reply. */
export type TextProblem =
  'empty' | 'too_long' | 'too_deep' | 'duplicate_key' | 'not_json' | 'several_documents' | 'not_a_reply';

export type ParsedText =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: TextProblem };

/** A reply nests three deep: object, list, entry. */
const DEPTH = 8;
/** Characters; 500 symbols with reasons of 500 characters stay below. */
export const REPLY_LENGTH = 400_000;

/**
 * Reads a text that must be exactly one JSON document. `JSON.parse` alone would take the last of two equal keys in
 * silence, and a schema would overflow the stack on deep nesting: both are looked for first, without recursion.
 */
export function parseReplyText(text: string): ParsedText {
  if (text.length > REPLY_LENGTH) return { ok: false, problem: 'too_long' };
  if (text.trim() === '') return { ok: false, problem: 'empty' };
  const problem = scan(text);
  if (problem !== null) return { ok: false, problem };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, problem: 'not_json' };
  }
}

/** Whatever opens, closes or begins a string. */
const MARK = /[{}[\]"]/g;
const BACKSLASH = 92;

/**
 * Looks at brackets and keys only; whether the rest is JSON is for the parser to say. A reply for 500 symbols is three
 * thousand strings: nothing is made of those that are no keys.
 */
function scan(text: string): TextProblem | null {
  /** The keys seen in each open object; null for a list. */
  const open: (Set<string> | null)[] = [];
  let documents = 0;
  MARK.lastIndex = 0;
  while (MARK.test(text)) {
    const i = MARK.lastIndex - 1;
    const c = text[i];
    if (c === '{' || c === '[') {
      if (open.length === 0 && ++documents > 1) return 'several_documents';
      if (open.push(c === '{' ? new Set() : null) > DEPTH) return 'too_deep';
    } else if (c === '}' || c === ']') {
      if (open.pop() === undefined) return 'not_json';
    } else {
      const end = endOfString(text, i);
      if (end < 0) return 'not_json';
      MARK.lastIndex = end;
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key = nameOf(text.slice(i, end));
        if (key === null) return 'not_json';
        if (keys.has(key)) return 'duplicate_key';
        keys.add(key);
      }
    }
  }
  return open.length > 0 ? 'not_json' : null;
}

/** Behind the closing quote of the string that begins at `from`; -1: there is none. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
  return -1;
}

function isKey(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c !== ' ' && c !== '\n' && c !== '\r' && c !== '\t') return c === ':';
  }
  return false;
}

/** Two spellings of one key (`a` and `\u0061`) are one key. */
function nameOf(quoted: string): string | null {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return null;
  }
}
