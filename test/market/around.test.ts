import { describe, expect, it } from 'vitest';
import { createRng, DeskError, ReplayedClock, type Bar } from '../../domain/index.ts';
import { createGuard, nullGuard } from '../../guards/index.ts';
import {
  cachedMarket,
  DeskBars,
  guardedMarket,
  marketSettings,
  refreshBars,
  routedMarket,
  type BarsAnswer,
  type BarsRequest,
  type DataFaultCode,
  type MarketData,
} from '../../market/index.ts';

const bar = (date: string, close: number): Bar => ({
  date,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
});
const DAYS = ['2024-01-02', '2024-01-03', '2024-01-04'];

interface Fake extends MarketData {
  readonly asked: BarsRequest[];
  /** What each symbol is refused for. */
  readonly faults: Map<string, DataFaultCode>;
}
/** A provider whose closes tell who spoke. */
function fake(name: string, kind: MarketData['kind'] = 'live', close = 10): Fake {
  const asked: BarsRequest[] = [];
  const faults = new Map<string, DataFaultCode>();
  return {
    name,
    kind,
    asked,
    faults,
    dailyBars(request) {
      asked.push(request);
      const answer = (symbol: string): BarsAnswer => {
        const code = faults.get(symbol);
        if (code) return { ok: false, fault: { symbol, code, detail: `${name} says ${code}` } };
        const after = request.after?.get(symbol) ?? '';
        const dates = DAYS.filter((d) => d > after && d <= request.through);
        return { ok: true, bars: dates.map((d) => bar(d, close)), revision: 0 };
      };
      return Promise.resolve(new Map(request.symbols.map((symbol) => [symbol, answer(symbol)])));
    },
    splits: () => (faults.size > 0 ? Promise.reject(new Error(`${name} is down`)) : Promise.resolve([])),
    range: () => Promise.resolve({ first: DAYS[0] ?? null, last: null }),
  };
}
const closes = (answers: ReadonlyMap<string, BarsAnswer>): string[] =>
  [...answers].map(
    ([symbol, a]) => `${symbol} ${a.ok ? a.bars.map((b) => b.close).join(',') : a.fault.code}`,
  );

describe('the router', () => {
  it('asks the next provider for the symbols that the first could not give, and for those only', async () => {
    const [one, two] = [fake('one'), fake('two', 'live', 20)];
    one.faults.set('MSFT', 'provider_failed').set('GONE', 'no_source');
    two.faults.set('GONE', 'no_source');
    const market = routedMarket([one, two]);
    const answers = await market.dailyBars({ symbols: ['AAPL', 'MSFT', 'GONE'], through: '2024-01-02' });
    expect(closes(answers)).toEqual(['AAPL 10', 'MSFT 20', 'GONE no_source']);
    expect(answers.get('GONE')).toMatchObject({
      fault: { detail: 'one says no_source; two says no_source' },
    });
    expect(two.asked.map((r) => r.symbols)).toEqual([['MSFT', 'GONE']]);
    expect(market.takeDegradations()).toEqual([
      {
        provider: 'one',
        code: 'provider_failed',
        detail: 'MSFT: one says provider_failed; asked two instead',
      },
      { provider: 'one', code: 'no_source', detail: 'GONE: no_source; asked two instead' },
    ]);
    expect(market.takeDegradations(), 'each is told once').toEqual([]);
  });

  it('never mixes the histories of two providers: a change of provider is a restatement', async () => {
    const [one, two] = [fake('one', 'live', 10), fake('two', 'live', 20)];
    const market = routedMarket([one, two]);
    const library = new DeskBars();
    const held = () => [...(library.series('AAPL')?.close.slice(0, library.series('AAPL')?.length) ?? [])];
    const refresh = (through: string) => refreshBars(library, market, { symbols: ['AAPL'], through });
    await refresh('2024-01-02');
    expect(held()).toEqual([10]);
    one.faults.set('AAPL', 'provider_failed');
    await refresh('2024-01-03');
    expect(held()).toEqual([20, 20]);
    one.faults.clear();
    await refresh('2024-01-04');
    expect(held()).toEqual([10, 10, 10]);
  });

  it('remembers the health of each provider', async () => {
    const [one, two] = [fake('one'), fake('two')];
    one.faults.set('AAPL', 'provider_failed');
    const market = routedMarket([one, two]);
    const request = { symbols: ['AAPL'], through: '2024-01-02' };
    await market.dailyBars(request);
    await market.dailyBars(request);
    expect(market.health()).toEqual([
      { provider: 'one', failures: 2, lastFailure: 'one says provider_failed' },
      { provider: 'two', failures: 0, lastFailure: null },
    ]);
    one.faults.clear();
    await market.dailyBars(request);
    expect(market.health()[0]).toMatchObject({ failures: 0 });
  });

  it('takes splits from the first provider that answers, and says so', async () => {
    const [one, two] = [fake('one'), fake('two')];
    one.faults.set('AAPL', 'provider_failed');
    const market = routedMarket([one, two]);
    expect(await market.splits(['AAPL'], '2024-01-02', '2024-01-03')).toEqual([]);
    expect(market.takeDegradations()).toEqual([
      { provider: 'one', code: 'provider_failed', detail: 'splits: one is down; asked two instead' },
    ]);
    two.faults.set('AAPL', 'provider_failed');
    await expect(market.splits(['AAPL'], '2024-01-02', '2024-01-03')).rejects.toThrow('two is down');
  });

  it('P8: refuses simulated data beside real data, and an empty list', () => {
    expect(() => routedMarket([fake('sim', 'simulated'), fake('real')])).toThrow(DeskError);
    expect(() => routedMarket([fake('files', 'historical'), fake('sim', 'simulated')])).toThrow(
      /simulated data/,
    );
    expect(() => routedMarket([])).toThrow(DeskError);
    expect(routedMarket([fake('files', 'historical'), fake('real')]).kind).toBe('live');
    expect(routedMarket([fake('sim', 'simulated')]).kind).toBe('simulated');
  });

  it('serves no session that one of its providers may not have', async () => {
    const files = {
      ...fake('files'),
      range: () => Promise.resolve({ first: '1998-01-02', last: '2021-03-31' }),
    };
    expect(await routedMarket([files]).range()).toEqual({ first: '1998-01-02', last: '2021-03-31' });
    expect(await routedMarket([files, fake('real')]).range()).toEqual({ first: '1998-01-02', last: null });
  });
});

describe('the guarded provider', () => {
  it('counts a failure told as data, stops asking after five, and keeps telling it as data', async () => {
    const one = fake('one');
    for (const symbol of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) one.faults.set(symbol, 'provider_failed');
    const guard = createGuard({ name: 'one', rng: createRng(1), retries: 0, concurrency: 1 });
    const market = guardedMarket(one, guard);
    const answers = await market.dailyBars({ symbols: [...one.faults.keys()], through: '2024-01-02' });
    expect(one.asked).toHaveLength(5);
    expect(closes(answers).every((line) => line.endsWith('provider_failed'))).toBe(true);
    expect(answers.get('G')).toMatchObject({ fault: { detail: /not asked for now/ } as object });
    expect(guard.stats()).toMatchObject({ trips: 1, state: 'open' });
    guard.close();
  });

  it('does not count a symbol that the provider does not know', async () => {
    const one = fake('one');
    for (const symbol of ['A', 'B', 'C', 'D', 'E', 'F']) one.faults.set(symbol, 'no_source');
    const guard = createGuard({ name: 'one', rng: createRng(1) });
    const answers = await guardedMarket(one, guard).dailyBars({ symbols: ['A', 'B', 'C', 'D', 'E', 'F'], through: '2024-01-02' }); // prettier-ignore
    expect(closes(answers).every((line) => line.endsWith('no_source'))).toBe(true);
    expect(guard.stats()).toMatchObject({ failures: 0, state: 'closed', attempts: 6 });
    guard.close();
  });

  it('asks files all at once, and lets a missing folder through as the fault it is', async () => {
    const files = fake('files', 'historical');
    await guardedMarket(files, nullGuard).dailyBars({ symbols: ['A', 'B'], through: '2024-01-02' });
    expect(files.asked.map((r) => r.symbols)).toEqual([['A', 'B']]);
    const missing = {
      ...files,
      dailyBars: () => Promise.reject(new DeskError('DATA_UNAVAILABLE', 'no folder')),
    };
    const asked = guardedMarket(missing, nullGuard).dailyBars({ symbols: ['A'], through: '2024-01-02' });
    await expect(asked).rejects.toMatchObject({ code: 'DATA_UNAVAILABLE' });
  });

  it('turns a thrown error into provider_failed of every symbol asked', async () => {
    const broken = { ...fake('one'), dailyBars: () => Promise.reject(new Error('socket hang up')) };
    const answers = await guardedMarket(broken, nullGuard).dailyBars({
      symbols: ['A', 'B'],
      through: '2024-01-02',
    });
    expect(closes(answers)).toEqual(['A provider_failed', 'B provider_failed']);
    expect(answers.get('A')).toMatchObject({ fault: { detail: 'one: socket hang up' } });
  });
});

describe('the cache', () => {
  it('answers again for as long as it may, then asks; each symbol, date and history by itself', async () => {
    const clock = new ReplayedClock(0);
    const one = fake('one');
    const market = cachedMarket(one, { clock, ttlMs: 1000 });
    const ask = (symbols: readonly string[], through = '2024-01-03', after?: string) =>
      market.dailyBars(
        after ? { symbols, through, after: new Map(symbols.map((s) => [s, after])) } : { symbols, through },
      );
    const first = await ask(['AAPL', 'MSFT']);
    expect(await ask(['AAPL', 'MSFT'])).toEqual(first);
    expect(one.asked).toHaveLength(1);
    await ask(['AAPL', 'GOOGL']);
    expect(one.asked.at(-1)?.symbols).toEqual(['GOOGL']);
    expect(closes(await ask(['AAPL'], '2024-01-04'))).toEqual(['AAPL 10,10,10']);
    expect(closes(await ask(['AAPL'], '2024-01-04', '2024-01-03'))).toEqual(['AAPL 10']);
    expect(one.asked).toHaveLength(4);
    clock.advanceTo(999);
    await ask(['MSFT']);
    expect(one.asked).toHaveLength(4);
    clock.advanceTo(1000);
    await ask(['MSFT']);
    expect(one.asked).toHaveLength(5);
  });

  it('does not remember failures', async () => {
    const one = fake('one');
    one.faults.set('AAPL', 'provider_failed');
    const market = cachedMarket(one, { clock: new ReplayedClock(0), ttlMs: 1000 });
    const request = { symbols: ['AAPL'], through: '2024-01-02' };
    await market.dailyBars(request);
    one.faults.clear();
    expect(closes(await market.dailyBars(request))).toEqual(['AAPL 10']);
  });
});

describe('the settings', () => {
  it('have the defaults of the desk and refuse what cannot be', () => {
    expect(marketSettings.parse({})).toMatchObject({
      SYMBOLS: ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'],
      DATA_PROVIDER: 'simulated',
      ADJUSTMENT: 'all',
      QUALITY_MIN: 0.6,
      HISTORY_BARS: 252,
    });
    const wrong = [
      { SYMBOLS: [] },
      { SYMBOLS: ['AAPL', 'AAPL'] },
      { SYMBOLS: ['aapl'] },
      { QUALITY_MIN: 2 },
      { NAME: 1 },
    ];
    for (const settings of wrong) expect(marketSettings.safeParse(settings).success).toBe(false);
  });
});
