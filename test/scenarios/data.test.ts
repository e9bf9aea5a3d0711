import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventName, EventOf } from '../../bus/index.ts';
import { generatedHistory, scratchFolder, startDesk } from '../support/desk.ts';
import type { Started } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ', 'NVDA'];
const FROM = '2023-10-02';
const TO = '2023-11-10';
let whole = '';
beforeAll(async () => {
  whole = await generatedHistory(SYMBOLS, TO, 2);
});

type Change = (lines: readonly string[], symbol: string) => string | null;
const until =
  (last: string): Change =>
  (lines) =>
    lines.filter((line, i) => i === 0 || line.slice(0, 10) <= last).join('\n');
/** Files of the given symbols, some of them written anew; null: no file at all. */
async function live(changes: Readonly<Record<string, Change>>, symbols: readonly string[]): Promise<Started> {
  const folder = scratchFolder('data');
  for (const symbol of symbols) {
    const name = `${symbol}.csv`;
    const change = changes[symbol];
    // A symbol that was never generated gets the lines of another one.
    const from = path.join(whole, SYMBOLS.includes(symbol) ? name : 'MSFT.csv');
    if (!change) copyFileSync(from, path.join(folder, name));
    else {
      const text = change(readFileSync(from, 'utf8').trimEnd().split('\n'), symbol);
      if (text !== null) writeFileSync(path.join(folder, name), text);
    }
  }
  return startDesk({
    file: path.join(folder, 'desk.db'),
    symbols,
    env: { BENCHMARK: 'QQQ' },
    run: { replay: folder, from: FROM, to: TO },
  });
}
const of = <N extends EventName>({ events }: Started, type: N): readonly EventOf<N>[] =>
  events.filter((e) => e.type === type) as unknown as readonly EventOf<N>[];
const fills = (started: Started, symbol?: string): readonly string[] =>
  of(started, 'order_updated').flatMap(({ payload: { fill } }) =>
    fill && (symbol ?? fill.symbol) === fill.symbol ? [`${fill.session} ${fill.side} ${fill.symbol} ${fill.qty}`] : [],
  ); // prettier-ignore
const entries = (started: Started, after: string) =>
  of(started, 'approved_ready')
    .filter((e) => e.payload.session > after)
    .flatMap((e) => e.payload.orders.filter((o) => o.purpose === 'entry'));

describe('a bad file beside a good one', () => {
  let alone: readonly string[] = [];
  beforeAll(async () => {
    alone = fills(await live({}, ['QQQ']));
    if (alone.length < 2) throw new Error('a good file without trades would prove nothing');
  });

  const edit = (change: (line: string) => string): Change => (lines) =>
    lines.map((line, i) => (i === 300 ? change(line) : line)).join('\n'); // prettier-ignore
  const BAD: readonly (readonly [what: string, code: string, words: RegExp, change: Change])[] = [
    ['missing', 'no_source', /no file BADX\.csv/, () => null],
    ['empty', 'no_bars', /empty/, () => ''],
    ['a header alone', 'no_bars', /no rows/, (lines) => lines[0] ?? ''],
    ['unsorted', 'unsorted', /line 3 .*sorted/, ([head = '', ...rows]) => [head, ...rows.toReversed()].join('\n')],
    ['with a day twice', 'duplicate_date', /line 302 \(\d{4}-\d\d-\d\d\): the date appears twice/, edit((line) => `${line}\n${line}`)],
    ['with words for numbers', 'unparsable', /line 301 \(.*\): open "abc" is not a number/, edit((line) => line.replace(/,[^,]+/, ',abc'))],
    ['with a negative price', 'non_positive_price', /line 301 \(.*\): open -\S+ is not positive/, edit((line) => line.replace(',', ',-'))],
    ['cut in the middle of a line', 'unparsable', /cut off/, (lines) => lines.slice(0, 480).join('\n').slice(0, -25)],
  ]; // prettier-ignore

  it.each(BAD)('%s: it is left out with its reason, and the good one trades on', async (_what, code, words, change) => {
    const started = await live({ BADX: change }, ['QQQ', 'BADX']);
    expect(started).toMatchObject({ ending: 'finished', fault: null });
    expect(started.notes).toHaveLength(1);
    expect(started.notes[0]).toMatch(/^BADX is left out: /);
    expect(started.notes[0]).toMatch(words);
    for (const { payload } of of(started, 'data_ready')) {
      expect(payload).toMatchObject({
        excluded: [{ symbol: 'BADX', code, detail: expect.stringMatching(words) as unknown }],
        goodShare: 1,
        entriesAllowed: true,
      });
    }
    expect(fills(started)).toEqual(alone);
  }); // prettier-ignore

  it('without bars in the range: told at the start, it does not count among the listed ones', async () => {
    const started = await live({ BADX: until('2023-06-30') }, ['QQQ', 'BADX']);
    expect(started.notes[0]).toMatch(/BADX is left out: no data in the range/);
    expect(of(started, 'data_ready').every((e) => e.payload.goodShare === 1)).toBe(true);
    expect(fills(started)).toEqual(alone);
  });

  it('a BOM is no fault', async () => {
    const started = await live({ QQQ: (lines) => `\uFEFF${lines.join('\n')}` }, ['QQQ']);
    expect(started.notes).toEqual([]);
    expect(fills(started)).toEqual(alone);
  });

  it('no symbol left: the start is refused in a line that names each with its reason', async () => {
    const words = edit((line) => line.replace(/,[^,]+/, ',abc'));
    const { fault } = await live({ BADX: words, BADY: () => null }, ['BADX', 'BADY']);
    expect(fault).toMatchObject({
      code: 'DATA_UNAVAILABLE',
      hint: expect.any(String) as unknown,
      message: expect.stringMatching(
        /^no symbol is left .*BADX.*"abc" is not a number; BADY.*no file/,
      ) as unknown,
    });
    expect((await live({ BADX: () => '' }, ['BADX'])).fault).toMatchObject({
      code: 'DATA_UNAVAILABLE',
      hint: expect.stringContaining('SYMBOL.csv') as unknown,
    });
  });
});

describe('a symbol whose bars end in the middle of the run', () => {
  it('is left out as stale from the second session on; with five of six good the others trade on', async () => {
    const started = await live({ NVDA: until('2023-10-10') }, SYMBOLS);
    expect(started).toMatchObject({ ending: 'finished', fault: null, notes: [] });
    const excluded = of(started, 'data_ready').map((e) => [
      e.payload.session,
      ...e.payload.excluded.map((x) => `${x.symbol} ${x.code}`),
    ]);
    for (const [session, ...out] of excluded)
      expect(out, session).toEqual((session as string) > '2023-10-11' ? ['NVDA stale'] : []);
    const last = of(started, 'data_ready').at(-1)?.payload;
    expect(last).toMatchObject({
      goodShare: 5 / 6,
      entriesAllowed: true,
      excluded: [{ detail: expect.stringContaining('2023-10-10') as unknown }],
    });
    expect(entries(started, '2023-10-11').length).toBeGreaterThan(0);
  });

  it('under 80 % good nothing is opened and each refusal says why, while what is held may leave', async () => {
    const symbols = SYMBOLS.slice(0, 5);
    const started = await live({ MSFT: until('2023-10-13'), GOOGL: until('2023-10-13') }, symbols);
    const late = of(started, 'data_ready').filter((e) => e.payload.session > '2023-10-16');
    for (const { payload } of late)
      expect(payload).toMatchObject({ goodShare: 0.6, entriesAllowed: false });
    expect(entries(started, '2023-10-16')).toEqual([]);
    const approved = of(started, 'approved_ready').filter((e) => e.payload.session > '2023-10-16');
    const denials = approved.flatMap((e) => e.payload.denials.map((d) => d.code));
    expect(new Set(denials)).toEqual(new Set(['data_quality_day']));
    const exits = approved.flatMap((e) => e.payload.orders.filter((o) => o.purpose === 'exit'));
    expect(exits.length, 'P7').toBeGreaterThan(0);
  }); // prettier-ignore
});

describe('a symbol that is not listed yet', () => {
  it('does not count against the day, and joins with its first bar', async () => {
    const since: Change = ([head = '', ...rows]) =>
      [head, ...rows.filter((row) => row >= '2023-10-23')].join('\n');
    const started = await live({ BADX: since }, ['QQQ', 'BADX']);
    expect(started).toMatchObject({ ending: 'finished', fault: null });
    for (const { payload } of of(started, 'data_ready')) {
      const before = payload.session < '2023-10-23';
      expect(payload).toMatchObject({ goodShare: 1, entriesAllowed: true });
      expect(payload.bars.map((b) => b.symbol)).toEqual(before ? ['QQQ'] : ['QQQ', 'BADX']);
      expect(payload.excluded.map((x) => x.code)).toEqual(before ? ['no_bars'] : []);
    }
    expect(
      fills(started).filter((line) => line.includes('BADX')),
      'it has too few bars to be read',
    ).toEqual([]);
    expect(fills(started, 'QQQ').length).toBeGreaterThan(0);
  });
});

describe('a day without a bar', () => {
  it('no_bar_today: the symbol is neither decided on nor left out, and its position keeps its stop', async () => {
    const gap = '2023-10-17';
    const started = await live(
      { AAPL: (lines) => lines.filter((line) => !line.startsWith(gap)).join('\n') },
      SYMBOLS.slice(0, 5),
    );
    const ready = of(started, 'data_ready').find((e) => e.payload.session === gap)?.payload;
    expect(ready).toMatchObject({ goodShare: 1, excluded: [] });
    expect(ready?.bars.find((b) => b.symbol === 'AAPL')).toMatchObject({ last: '2023-10-16' });
    const signals = of(started, 'signals_ready').filter((e) => e.payload.session === gap);
    expect(signals.flatMap((e) => e.payload.signals.filter((s) => s.symbol === 'AAPL'))).toMatchObject([
      { action: 'hold', reason: { code: 'no_bar_today', figures: { last: '2023-10-16' } } },
    ]);
    const approved = of(started, 'approved_ready').find((e) => e.payload.session === gap)?.payload;
    expect(approved?.orders.filter((o) => o.symbol === 'AAPL')).toEqual([]);
    expect(approved?.cancels.filter((c) => c.symbol === 'AAPL')).toEqual([]);
    expect(fills(started, 'AAPL').filter((line) => line.startsWith(gap))).toEqual([]);
  });
});
