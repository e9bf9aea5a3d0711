import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrames } from '../../web/page/live/frames.ts';
import type { Frame } from '../../web/page/live/frames.ts';

const word = fc.stringMatching(/^[a-z0-9 :{}",.-]{1,20}$/).map((text) => text.trim() || 'x');
const frame: fc.Arbitrary<Frame> = fc.record({
  event: fc.constantFrom('hello', 'event', 'reset', 'health'),
  data: word,
  id: fc.option(fc.nat().map(String)),
});
const written = ({ event, data, id }: Frame, end: string): string =>
  [...(id === null ? [] : [`id: ${id}`]), `event: ${event}`, `data: ${data}`, '', ''].join(end);

describe('messages of the event stream', () => {
  it('are the same whatever pieces they arrive in, with comments and either line end between them', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }),
        pieces,
        fc.constantFrom('\n', '\r\n'),
        (frames, sizes, end) => {
          const text = frames.map((one) => `: still here${end}${end}${written(one, end)}`).join('');
          const read = createFrames();
          const found: Frame[] = [];
          for (let from = 0, turn = 0; from < text.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            found.push(...read(text.slice(from, from + size)));
            from += size;
          }
          expect(found).toEqual(frames);
        },
      ),
      { seed: 8 },
    );
  });

  it('of several data lines are one text, and one without an end has not come yet', () => {
    const read = createFrames();
    expect(read('event: note\ndata: a\ndata: b\n')).toEqual([]);
    expect(read('\n')).toEqual([{ event: 'note', data: 'a\nb', id: null }]);
  });
});
