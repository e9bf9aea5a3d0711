import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkHash, linkOf } from '../../bus/journal.ts';
import type { EventOf } from '../../bus/events/index.ts';
import { canonicalJson } from '../../domain/index.ts';
import { envelopeText, eventOf } from '../../db/journal/envelope.ts';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string());
const arbitrary = fc.record({
  seq: fc.integer({ min: 1 }),
  id: text,
  cycleId: fc.option(text),
  type: fc.constantFrom('halted', 'data_ready'),
  at: text,
  causedBy: fc.option(text),
  payload: fc.dictionary(text, fc.jsonValue({ noUnicodeString: false })),
}) as unknown as fc.Arbitrary<EventOf>;

const rowOf = (event: EventOf): Parameters<typeof eventOf>[0] => ({
  seq: event.seq,
  id: event.id,
  cycle_id: event.cycleId,
  type: event.type,
  at: event.at,
  caused_by: event.causedBy,
  payload: canonicalJson(event.payload),
  hash: '',
});

describe('a stored envelope', () => {
  it("is the canonical JSON of its event, so that its link is the chain's", () => {
    fc.assert(
      fc.property(arbitrary, text, (event, previous) => {
        const stored = envelopeText(rowOf(event));
        expect(stored).toBe(canonicalJson(event));
        expect(linkOf(previous, stored)).toBe(linkHash(previous, event));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('P5: comes back as the event it was', () => {
    fc.assert(
      fc.property(arbitrary, (event) => {
        expect(canonicalJson(eventOf(rowOf(event)))).toBe(canonicalJson(event));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
