import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrowingSeries, isSession, sessionsBetween, shiftSessions, type Bar } from '../../domain/index.ts';
import { QualityMonitor, type QualityTerms } from '../../market/index.ts';
import { SortedWindow } from '../../market/sorted-window.ts';

const SESSIONS = sessionsBetween('2020-01-02', '2023-12-29');
const LAST = 700;
const at = (i: number): string => SESSIONS[i] as string;

/** A calm series on every session: closes swing gently, high and low enclose, volume is steady. */
function calm(count = LAST + 1): Bar[] {
  return SESSIONS.slice(0, count).map((date, i) => {
    const close = 100 + Math.sin(i * 1.7) + Math.cos(i / 5);
    return { date, open: close - 0.1, high: close + 1, low: close - 1, close, volume: 1000 + (i % 7) * 100 };
  });
}
const grade = (bars: readonly Bar[], session = at(LAST), explained?: ReadonlySet<string>) =>
  new QualityMonitor().assess(new GrowingSeries('AAPL', bars), session, explained);

describe('the score', () => {
  it('is 1 for a calm, complete series', () => {
    const { score, terms, fault } = grade(calm());
    expect({ score, terms, fault }).toEqual({
      score: 1,
      terms: { missing: 0, inconsistent: 0, zeroVolume: 0, extreme: 0 },
      fault: null,
    });
  });

  it('counts each term by the share of affected bars, in full at 5 %, by its weight', () => {
    const weights: [keyof QualityTerms, number, (bar: Bar) => Bar | null][] = [
      ['missing', 0.3, () => null],
      ['inconsistent', 0.2, (bar) => ({ ...bar, high: bar.close - 0.5 })],
      ['zeroVolume', 0.2, (bar) => ({ ...bar, volume: 0 })],
      ['extreme', 0.3, (bar) => ({ ...bar, volume: 1e6 })],
    ];
    for (const [term, weight, spoil] of weights) {
      for (const n of [1, 6, 12, 13, 40]) {
        // Inside the window and away from its end, so that the series is not stale.
        const bars = calm().flatMap((bar, i) =>
          i > LAST - 5 - n && i <= LAST - 5 ? (spoil(bar) ?? []) : bar,
        );
        const { score, terms, affected } = grade(bars);
        expect(affected[term], `${term}`).toBe(n);
        expect(terms[term]).toBeCloseTo(Math.min(1, n / 252 / 0.05), 12);
        expect(score).toBeCloseTo(1 - weight * Math.min(1, n / 252 / 0.05), 9);
      }
    }
  });

  it('counts a young series as missing what lies before its first bar, 0.7 at most one term down', () => {
    const { score, affected } = grade(calm().slice(-100));
    expect(affected.missing).toBe(152);
    expect(score).toBe(0.7);
  });

  it('is 0.8 for an index without any volume, and exactly the limit is not below it', () => {
    const index = calm().map((bar) => ({ ...bar, volume: 0 }));
    expect(grade(index)).toMatchObject({ score: 0.8, fault: null });
    const both = index.map((bar) => ({ ...bar, low: bar.close + 0.5 }));
    expect(grade(both)).toMatchObject({ score: 0.6, fault: null });
  });

  it('leaves a symbol out below 0.6 and says which figures did it', () => {
    const bars = calm()
      .slice(-60)
      .map((bar) => ({ ...bar, volume: 0 }));
    const { score, fault } = grade(bars);
    expect(score).toBe(0.5);
    expect(fault).toMatchObject({ symbol: 'AAPL', code: 'low_quality' });
    expect(fault?.detail).toBe('quality 0.500 is below 0.6: 192 of 252 sessions missing, 60 without volume');
  });
});

describe('extremes', () => {
  const spike = (i: number, factor: number) =>
    calm().map((bar, k) => (k < i ? bar : { ...bar, open: bar.open * factor, high: bar.high * factor, low: bar.low * factor, close: bar.close * factor })); // prettier-ignore

  it('are returns beyond 8 robust deviations, unless a corporate action explains them', () => {
    const bars = spike(LAST - 50, 0.5);
    expect(grade(bars).affected.extreme).toBe(1);
    expect(grade(bars, at(LAST), new Set([at(LAST - 50)])).affected.extreme).toBe(0);
  });

  it('leave with the window', () => {
    expect(grade(spike(LAST - 251, 0.5)).affected.extreme).toBe(1);
    expect(grade(spike(LAST - 252, 0.5)).affected.extreme).toBe(0);
  });

  it('are found in a price that hardly ever moves, and not in one that never does', () => {
    const flat = calm().map((bar) => ({ ...bar, open: 5, high: 5, low: 5, close: 5 }));
    expect(grade(flat).affected.extreme).toBe(0);
    const once = flat.map((bar, i) =>
      i < LAST - 9 ? bar : { ...bar, open: 50, high: 50, low: 50, close: 50 },
    );
    expect(grade(once).affected.extreme).toBe(1);
  });

  it('count a bar of extreme return and extreme volume once', () => {
    const bars = spike(LAST - 50, 2).map((bar, i) => (i === LAST - 50 || i === LAST - 9 ? { ...bar, volume: 1e7 } : bar)); // prettier-ignore
    expect(grade(bars).affected.extreme).toBe(2);
  });
});

describe('faults', () => {
  const code = (bars: readonly Bar[], session = at(LAST)) => grade(bars, session).fault?.code ?? null;
  const edit = (i: number, change: Partial<Bar>) =>
    calm().map((bar, k) => (k === i ? { ...bar, ...change } : bar));

  it('stale: the last bar is more than one finished session old', () => {
    expect(code(calm(LAST + 1), at(LAST))).toBeNull();
    expect(code(calm(LAST + 1), at(LAST + 1))).toBeNull();
    expect(code(calm(LAST + 1), at(LAST + 2))).toBe('stale');
  });

  it('no bars, double and unsorted dates, prices at or below zero, figures that are none', () => {
    expect(code([])).toBe('no_bars');
    expect(code(calm(), '2019-12-31'), 'nothing yet on that day').toBe('no_bars');
    expect(code(edit(300, { date: at(299) }))).toBe('duplicate_date');
    expect(code(edit(300, { date: at(290) }))).toBe('unsorted');
    expect(code(edit(300, { low: 0 }))).toBe('non_positive_price');
    expect(code(edit(300, { close: -1 }))).toBe('non_positive_price');
    expect(code(edit(300, { open: NaN }))).toBe('unparsable');
    expect(code(edit(300, { volume: -1 }))).toBe('unparsable');
  });
});

describe('the monitor', () => {
  /** The figures by the definition, from scratch. */
  function byDefinition(bars: readonly Bar[], session: string): QualityTerms {
    const median = (x: readonly number[]): number => {
      const s = x.toSorted((a, b) => a - b);
      const h = s.length >> 1;
      return s.length % 2 ? (s[h] as number) : ((s[h - 1] as number) + (s[h] as number)) / 2;
    };
    const seen = bars.filter((bar) => bar.date <= session);
    const first = Math.max(0, seen.length - 252);
    const window = seen.slice(first);
    const expected = sessionsBetween(shiftSessions(session, -251), session);
    const dates = new Set(seen.map((bar) => bar.date));
    const returns = window
      .map((bar, i) => (first + i === 0 ? NaN : bar.close / (seen[first + i - 1] as Bar).close - 1))
      .map((value, i) => ({ value, i }))
      .filter(({ value }) => Number.isFinite(value));
    const middle = median(returns.map((r) => r.value));
    const mad = median(returns.map((r) => Math.abs(r.value - middle)));
    const typical = median(window.map((bar) => bar.volume));
    const extreme = new Set<number>();
    if (returns.length >= 20) {
      for (const { value, i } of returns) if (Math.abs(value - middle) > 8 * 1.4826 * mad) extreme.add(i);
      for (const [i, bar] of window.entries()) if (typical > 0 && bar.volume > 50 * typical) extreme.add(i);
    }
    return {
      missing: expected.filter((date) => !dates.has(date)).length,
      inconsistent: window.filter((b) => !(b.high >= Math.max(b.open, b.close, b.low) && b.low <= Math.min(b.open, b.close))).length, // prettier-ignore
      zeroVolume: window.filter((bar) => bar.volume === 0).length,
      extreme: extreme.size,
    };
  }

  const flaw = fc.tuple(fc.nat(500), fc.constantFrom('gone', 'spike', 'thin', 'crowd', 'crossed', 'stray'));
  it('P6: session by session gives what a fresh look at the truncated series gives', () => {
    fc.assert(
      fc.property(fc.array(flaw, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (flaws, step) => {
        const kinds = new Map(flaws);
        const bars = calm(501).flatMap((bar, i): Bar[] => {
          const wild = { ...bar, close: bar.close * (1 + ((i * 7919) % 13) / 900) };
          switch (kinds.get(i)) {
            case 'gone':
              return [];
            case 'spike':
              return [{ ...wild, close: wild.close * 1.4, high: wild.close * 1.5 }];
            case 'thin':
              return [{ ...wild, volume: 0 }];
            case 'crowd':
              return [{ ...wild, volume: 9e5 }];
            case 'crossed':
              return [{ ...wild, low: wild.high + 1 }];
            case 'stray': {
              const next = new Date(Date.parse(bar.date) + 86_400_000).toISOString().slice(0, 10);
              return isSession(next) ? [wild] : [wild, { ...wild, date: next }];
            }
            case undefined:
              return [wild];
          }
        });
        const series = new GrowingSeries('AAPL');
        const monitor = new QualityMonitor();
        let fed = 0;
        const looks = [];
        for (let i = 0; i < 500; i += step) {
          while (fed < bars.length && (bars[fed] as Bar).date <= at(i)) series.append(bars[fed++] as Bar);
          const seen = monitor.assess(series, at(i));
          if (i % 97 < step && fed > 0) looks.push({ session: at(i), seen });
        }
        for (const { session, seen } of looks) {
          expect(seen).toEqual(new QualityMonitor().assess(new GrowingSeries('AAPL', bars), session));
          expect(seen.affected).toEqual(byDefinition(bars, session));
          expect(seen.score).toBeGreaterThanOrEqual(0);
          expect(seen.score).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it('begins anew for a restated series and for an earlier session', () => {
    const monitor = new QualityMonitor();
    const first = new GrowingSeries('AAPL', calm());
    expect(monitor.assess(first, at(LAST)).affected.zeroVolume).toBe(0);
    const restated = new GrowingSeries('AAPL', calm().map((bar) => ({ ...bar, volume: 0 })), 1); // prettier-ignore
    expect(monitor.assess(restated, at(LAST)).affected.zeroVolume).toBe(252);
    expect(monitor.assess(restated, at(99)).affected.zeroVolume).toBe(100);
  });
});

describe('SortedWindow', () => {
  it('putting one value in the place of another is taking out and adding, ends included', () => {
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, (first, then) => {
        const [slid, plain] = [new SortedWindow(), new SortedWindow()];
        for (const value of first) for (const window of [slid, plain]) window.add(value);
        const held = [...first];
        for (const value of then) {
          const gone = held.shift() as number;
          held.push(value);
          slid.replace(gone, value);
          plain.remove(gone);
          plain.add(value);
          expect([slid.least, slid.most]).toEqual([Math.min(...held), Math.max(...held)]);
          for (let x = -10; x <= 10; x++)
            expect([slid.countBelow(x), slid.countAbove(x)]).toEqual([
              plain.countBelow(x),
              plain.countAbove(x),
            ]);
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('gives the median, the median distance and counts of what it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 90 }),
        fc.nat(30),
        (all, size) => {
          const window = new SortedWindow();
          const held: number[] = [];
          for (const value of all) {
            window.add(value);
            held.push(value);
            if (held.length > size + 1) window.remove(held.shift() as number);
            const sorted = held.toSorted((a, b) => a - b);
            const middle = (x: readonly number[]): number => {
              const h = x.length >> 1;
              return x.length % 2 ? (x[h] as number) : ((x[h - 1] as number) + (x[h] as number)) / 2;
            };
            expect(window.length).toBe(held.length);
            expect(window.median()).toBe(middle(sorted));
            const distances = held.map((x) => Math.abs(x - value / 3)).toSorted((a, b) => a - b);
            expect(window.medianDistance(value / 3)).toBeCloseTo(middle(distances), 10);
            expect(window.countAbove(value)).toBe(held.filter((x) => x > value).length);
            expect(window.countBelow(value)).toBe(held.filter((x) => x < value).length);
          }
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });
});
