import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../llm/plain-text.ts';
import { parseReplyText, REPLY_LENGTH } from '../../llm/reply-text.ts';
import { readWireReply } from '../../llm/wire-reply.ts';

const problemOf = (text: string): string | null => {
  const parsed = parseReplyText(text);
  return parsed.ok ? null : parsed.problem;
};

describe('a text that must be one JSON document', () => {
  it.each([
    ['', 'empty'],
    [' \n ', 'empty'],
    ['hello', 'not_json'],
    ['{"a":1', 'not_json'],
    ['{"a":"x', 'not_json'],
    ['{"a":1}}', 'not_json'],
    ['```json\n{"a":1}\n```', 'not_json'],
    ['{"a":1} {"a":2}', 'several_documents'],
    ['[][]', 'several_documents'],
    ['{"a":1,"a":2}', 'duplicate_key'],
    ['{"a":1,"\\u0061":2}', 'duplicate_key'],
    ['[{"b":{"a":1,"c":{"a":1},"a":2}}]', 'duplicate_key'],
    ['['.repeat(9) + ']'.repeat(9), 'too_deep'],
    ['{"a":'.repeat(100_000 / 5), 'too_deep'],
    ['"' + 'x'.repeat(REPLY_LENGTH) + '"', 'too_long'],
  ])('%.30j is refused: %s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('equal keys in different objects, and keys that stand in texts, are no duplicates', () => {
    expect(problemOf('[{"a":"\\"a\\":"},{"a":"{\\"a\\":1,\\"a\\":2}"}]')).toBeNull();
  });

  it('reads what JSON.parse reads, for every JSON text of the right depth without keys that repeat', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('', ' ', '\n\t'), (value, around) => {
        const text = JSON.stringify(value);
        expect(parseReplyText(around + text + around)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('a reply', () => {
  it.each(['[]', '{}', 'null', '{"choices":{}}', '{"choices":[],"qty":100}', '{"tool_calls":[]}'])(
    '%s is none',
    (text) => {
      expect(readWireReply(text)).toEqual({ ok: false, problem: 'not_a_reply' });
    },
  );

  it('an abstention becomes a null name; a null or a missing name is not an abstention', () => {
    const entries = [{ strategy: 'abstain' }, { strategy: null }, {}, 'x', null, ['abstain']];
    const read = readWireReply(JSON.stringify({ choices: entries }));
    expect(read).toEqual({ ok: true, entries: [{ strategy: null }, { strategy: '' }, {}, 'x', null, ['abstain']] }); // prettier-ignore
  });

  it('__proto__ as a key changes no prototype', () => {
    const read = readWireReply(
      '{"choices":[{"__proto__":{"strategy":"Breakout"},"symbol":"AAPL","reason":""}]}',
    );
    expect(read.ok && Object.getPrototypeOf(read.entries[0])).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['strategy']).toBeUndefined();
  });
});

describe('text of a model', () => {
  it('loses what cannot be seen and what turns the direction of writing; other letters stay', () => {
    expect(plainText('a\u202Eb\u200Bc\u0000d\ne\u2066f', 100)).toBe('a b c d e f');
    expect(plainText('目标价 é ñ 91.40 <b>&', 100)).toBe('目标价 é ñ 91.40 <b>&');
    expect(plainText('\uD800x', 100)).toBe('x');
  });

  it('is cut before it is read, and never within a character', () => {
    expect(plainText('x'.repeat(10_000), 500)).toHaveLength(500);
    expect(plainText(`${'x'.repeat(499)}😀`, 500)).toBe('x'.repeat(499));
  });

  it('whatever it was, is one line of at most so many characters, and the same when cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const plain = plainText(text, 50);
        expect(plain.length).toBeLessThanOrEqual(50);
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(plainText(plain, 50)).toBe(plain);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
