import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileCopy, REFUSED } from '../../bus/compile.ts';
import { EVENTS } from '../../bus/events/index.ts';
import type { EventName } from '../../bus/events/index.ts';
import { canonicalJson } from '../../domain/index.ts';
import { arbitraryOf, disturbed } from '../support/schema-arbitrary.ts';

const NAMES = Object.keys(EVENTS) as EventName[];

/** Whether everything in it is frozen, to its depth. */
const frozen = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Object.isFrozen(value) && Object.values(value).every(frozen));

describe('the compiled check of the rail', () => {
  it.each(NAMES)('P3: %s: it lets pass what Zod lets pass, and nothing else', (name) => {
    const schema = EVENTS[name] as z.ZodType;
    const copy = compileCopy(schema);
    let passed = 0;
    let refused = 0;
    fc.assert(
      fc.property(arbitraryOf(schema), fc.infiniteStream(fc.nat()), (value, choices) => {
        for (const given of [value, disturbed(value, choices)]) {
          const checked = schema.safeParse(given);
          const copied = copy(given);
          if (checked.success) passed++;
          else refused++;
          expect(copied).toEqual(checked.success ? checked.data : REFUSED);
        }
      }),
      { seed: 7, numRuns: 60 },
    );
    expect(passed, 'some were good').toBeGreaterThan(50);
    expect(refused, 'some were not').toBeGreaterThan(5);
  });

  it.each(NAMES)('P5: the copy of a %s is frozen to its depth, and its plain JSON is canonical', (name) => {
    const schema = EVENTS[name] as z.ZodType;
    const copy = compileCopy(schema);
    fc.assert(
      fc.property(arbitraryOf(schema), (value) => {
        const copied = copy(value);
        expect(frozen(copied)).toBe(true);
        expect(JSON.stringify(copied)).toBe(canonicalJson(value));
        expect(copied).not.toBe(value);
      }),
      { seed: 8, numRuns: 40 },
    );
  });

  it('refuses to compile what it does not know rather than let it pass', () => {
    const loose = [
      z.object({ a: z.number() }),
      z.strictObject({ a: z.date() }),
      z.strictObject({ a: z.string().email() }),
      z.strictObject({ a: z.number().multipleOf(3) }),
      z.strictObject({ a: z.any() }),
      z.strictObject({ a: z.number().default(1) }),
      z.strictObject({ a: z.string().transform(Number) }),
    ];
    for (const schema of loose) expect(() => compileCopy(schema)).toThrow('on the rail');
  });

  it('an inherited key, a getter that lies twice and a class of its own get no further than with Zod', () => {
    const copy = compileCopy(z.strictObject({ qty: z.number().min(0) }));
    expect(copy(Object.create({ extra: 1 }, { qty: { value: 1, enumerable: true } }))).toBe(REFUSED);
    let asked = 0;
    const liar = { get qty() { return asked++ === 0 ? 1 : -1; } }; // prettier-ignore
    expect(copy(liar), 'what was checked is what is kept').toEqual({ qty: 1 });
  });
});
