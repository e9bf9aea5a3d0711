import { describe, expect, it } from 'vitest';
import { createPace } from '../../web/page/live/pace.ts';

describe('the pace at which a page reads', () => {
  it('reads what happened meanwhile at once, and then rests twice as long as both answers took', () => {
    const pace = createPace();
    expect(pace(40, true), 'the last event of a cycle does not wait behind its first').toBe(0);
    expect(pace(60, true)).toBe(200);
    expect(pace(40, true), 'after the pause as before').toBe(0);
  });

  it('rests after an answer behind which nothing happened, for no less than 30 ms and no more than a second', () => {
    const pace = createPace();
    expect(pace(40, false)).toBe(80);
    expect(pace(1, false)).toBe(30);
    expect(pace(9_000, false)).toBe(1_000);
  });

  it('leaves the server two thirds of its time while something happens without end', () => {
    const pace = createPace();
    let asked = 0;
    let rested = 0;
    for (let i = 0; i < 100; i++) {
      asked += 20 + i;
      rested += pace(20 + i, true);
    }
    expect(rested).toBeGreaterThanOrEqual(2 * asked);
  });
});
