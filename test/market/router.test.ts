import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplayedClock } from '../../domain/index.ts';
import { routedMarket } from '../../market/index.ts';
import type { BarsAnswer, BarsRequest, MarketData } from '../../market/index.ts';

const THROUGH = '2024-01-04';
const DAYS = ['2024-01-02', '2024-01-03', THROUGH];

/** A provider whose mood the test sets. */
class Moody implements MarketData {
  readonly kind = 'live';
  readonly asked: BarsRequest[] = [];
  down = false;
  /** Symbols it does not have. */
  lacks: ReadonlySet<string> = new Set();
  tookMs = 0;
  close = 100;
  readonly #clock: ReplayedClock;

  constructor(
    readonly name: string,
    clock: ReplayedClock,
  ) {
    this.#clock = clock;
  }

  async dailyBars(request: BarsRequest) {
    this.asked.push(request);
    this.#clock.advanceTo(this.#clock.now() + this.tookMs);
    return new Map(
      request.symbols.map((symbol): readonly [string, BarsAnswer] => {
        const code = this.down ? 'provider_failed' : this.lacks.has(symbol) ? 'no_bars' : null;
        if (code) return [symbol, { ok: false, fault: { symbol, code, detail: code } }];
        const after = request.after?.get(symbol) ?? '';
        const bars = DAYS.filter((date) => date > after && date <= request.through).map((date) => {
          const { close } = this;
          return { date, open: close, high: close, low: close, close, volume: 1 };
        });
        return [symbol, { ok: true, bars, revision: 0 }];
      }),
    );
  }

  splits = async () => [];
  range = async () => ({ first: null, last: null });
}

function three(consensus = false) {
  const wall = new ReplayedClock(0);
  const providers = ['one', 'two', 'three'].map((name) => new Moody(name, wall));
  const market = routedMarket(providers, { wall, consensus });
  const ask = async (times = 1, symbols = ['A', 'B']) => {
    for (let n = 0; n < times; n++) await market.dailyBars({ symbols, through: THROUGH });
  };
  const first = async (): Promise<string> => {
    const before = providers.map((p) => p.asked.length);
    await ask();
    return providers.find((p, i) => p.asked.length > (before[i] as number))?.name ?? '';
  };
  const [one, two, last] = providers as [Moody, Moody, Moody];
  return { providers, one, two, last, market, ask, first };
}

describe('the router that learns', () => {
  it('begins with the order of the settings and keeps to it while all is well', async () => {
    const { market, ask, providers } = three();
    await ask(50);
    expect(providers.map((p) => p.asked.length)).toEqual([50, 0, 0]);
    expect(market.standings().map(({ failed, missed, latencyMs }) => [failed, missed, latencyMs])).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('one failure changes nothing but the question at hand; a run of them makes another the first', async () => {
    const { one, ask, first } = three();
    one.down = true;
    await ask(1);
    one.down = false;
    expect(await first()).toBe('one');
    one.down = true;
    await ask(5);
    expect(await first()).toBe('two');
  });

  it('who lost his place is tried again in time, and keeps it once he answers', async () => {
    const { one, ask, first } = three();
    one.down = true;
    await ask(6);
    one.down = false;
    expect(await first()).toBe('two');
    await ask(100);
    expect(await first()).toBe('one');
  });

  it('a provider that takes ten seconds and more gives way to one that answers at once', async () => {
    const { one, two, ask, first } = three();
    one.tookMs = 12_000;
    two.tookMs = 200;
    await ask(20);
    expect(await first()).toBe('two');
  });

  it('what only others have counts against it, what nobody has does not', async () => {
    const lacking = three();
    lacking.one.lacks = new Set(['A', 'B']);
    await lacking.ask(8);
    expect(await lacking.first()).toBe('two');
    const nobody = three();
    for (const provider of nobody.providers) provider.lacks = new Set(['A', 'B']);
    await nobody.ask(8);
    expect(await nobody.first()).toBe('one');
  });

  it('a change of the first provider is another revision: history is never mixed', async () => {
    const { one, market, ask } = three();
    const revision = async () => {
      const answer = (await market.dailyBars({ symbols: ['A'], through: THROUGH })).get('A');
      return answer?.ok ? answer.revision : null;
    };
    const before = await revision();
    one.down = true;
    await ask(6);
    one.down = false;
    expect(await revision()).not.toBe(before);
  });

  it('P5: the same answers in the same times give the same choices, and one provider alone is always the one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ down: fc.boolean(), ms: fc.nat(20_000) }), { maxLength: 30 }),
        async (moods) => {
          const play = async () => {
            const { one, two, providers, market } = three();
            for (const { down, ms } of moods) {
              [one.down, one.tookMs, two.tookMs] = [down, ms, 20_000 - ms];
              await market.dailyBars({ symbols: ['A'], through: THROUGH });
            }
            return [providers.map((p) => p.asked.length), market.standings()];
          };
          expect(await play()).toEqual(await play());
        },
      ),
      { seed: 5, numRuns: 40 },
    );
    const wall = new ReplayedClock(0);
    const only = new Moody('only', wall);
    only.down = true;
    const market = routedMarket([only], { wall, consensus: true });
    for (let n = 0; n < 10; n++) await market.dailyBars({ symbols: ['A'], through: THROUGH });
    expect(only.asked).toHaveLength(10);
  });
});

describe('consensus', () => {
  it('is off unless asked for', async () => {
    const { providers, ask } = three();
    await ask();
    expect(providers.map((p) => p.asked.length)).toEqual([1, 0, 0]);
  });

  it('asks the others for the last session alone, and says nothing where all are within 1 %', async () => {
    const { one, two, last, market, ask } = three(true);
    [one.close, two.close, last.close] = [100, 100.9, 99.1];
    await ask();
    expect(two.asked[0]?.after?.get('A')).toBe('2024-01-03');
    expect(market.takeDegradations()).toEqual([]);
  });

  it('flags who is over 1 % from the median, with the figures', async () => {
    const { one, two, last, market, ask } = three(true);
    [one.close, two.close, last.close] = [102, 100, 99.5];
    await ask(1, ['A']);
    expect(market.takeDegradations()).toEqual([
      {
        provider: 'one',
        code: 'low_quality',
        detail: 'providers differ on 2024-01-04: A 102 (2.0 % from the median 100)',
      },
    ]);
  });

  it('of two that differ by over 1 % both are flagged', async () => {
    const { one, two, last, market, ask } = three(true);
    last.down = true;
    [one.close, two.close] = [100, 101.2];
    await ask(1, ['A']);
    expect(market.takeDegradations().map(({ provider }) => provider)).toEqual(['one', 'two']);
  });

  it('who keeps telling other prices than the rest loses his place', async () => {
    const { one, ask, first } = three(true);
    one.close = 110;
    await ask(8);
    one.close = 100;
    const asked = one.asked.length;
    await first();
    expect(one.asked[asked]?.after, 'asked for a comparison only').toBeDefined();
  });

  it('a comparison that fails is no answer of its own', async () => {
    const { two, last, market } = three(true);
    [two.down, last.down] = [true, true];
    const answers = await market.dailyBars({ symbols: ['A'], through: THROUGH });
    expect(answers.get('A')?.ok).toBe(true);
    expect(market.takeDegradations()).toEqual([]);
  });
});
