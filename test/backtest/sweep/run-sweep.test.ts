import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { packInput, unpackInput } from '../../../backtest/sweep/pack.ts';
import { ThreadPool } from '../../../backtest/sweep/pool.ts';
import { resultsFile } from '../../../backtest/sweep/results-file.ts';
import { scoreAll } from '../../../backtest/sweep/run-sweep.ts';
import { Scorer } from '../../../backtest/sweep/scorer.ts';
import type { Clock } from '../../../domain/index.ts';
import { scratchFolder } from '../../support/desk.ts';
import { madeSeries } from './made.ts';

const folder = scratchFolder('sweep');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const input = {
  strategy: 'RelativeStrength' as const,
  universe: [madeSeries('ONE', 400, { missing: 0.05 }), madeSeries('TWO', 200, { from: 90 })],
  benchmark: madeSeries('SPY', 380),
  sectors: new Map([['ONE', 'A']]),
  qty: 10,
  cash: 100_000,
};
const sets = Array.from({ length: 60 }, (_, i) => ({ period: 5 + i }));
const direct = () => sets.map((set) => new Scorer(input).score(set));
/** A clock on which every look takes a second: any sweep seems long. */
const slow = (): Clock => {
  let now = 0;
  return { kind: 'wall', now: () => (now += 1000) };
};
const frozen: Clock = { kind: 'wall', now: () => 0 };

describe('an input that is packed', () => {
  it('comes out as it went in, and its hash names its content', () => {
    const packed = packInput(input);
    const out = unpackInput(packed.head, packed.bytes);
    expect(sets.map((set) => new Scorer(out).score(set))).toEqual(direct());
    expect(packInput(out).hash).toBe(packed.hash);
    expect(packInput({ ...input, qty: 11 }).hash).not.toBe(packed.hash);
    const other = {
      ...input,
      universe: [madeSeries('ONE', 400, { missing: 0.05, seed: 2 }), input.universe[1]!],
    };
    expect(packInput(other).hash).not.toBe(packed.hash);
  });

  it('a benchmark that is listed is packed once', () => {
    const listed = { ...input, universe: [...input.universe, input.benchmark] };
    const { head } = packInput(listed);
    expect(head.series.map(({ symbol }) => symbol)).toEqual(['ONE', 'TWO', 'SPY']);
    expect(unpackInput(head, packInput(listed).bytes).benchmark?.symbol).toBe('SPY');
  });
});

describe('threads', () => {
  it('give the very figures of one thread, in the order asked for', async () => {
    const kept = `${folder}/threads`;
    const tools = { folder: kept, redisUrl: null, threads: 2, say: () => undefined };
    expect(await scoreAll(input, sets, { ...tools, clock: slow() })).toEqual(direct());
    expect(await scoreAll(input, sets, { ...tools, clock: frozen })).toEqual(direct());
  });

  it('a sweep started again takes up what is kept and does the rest, each run kept once', async () => {
    const kept = `${folder}/again`;
    const said: string[] = [];
    const tools = { folder: kept, redisUrl: null, threads: 1, say: (line: string) => void said.push(line) };
    await scoreAll(input, sets.slice(0, 40), { ...tools, clock: slow() });
    expect(said).toEqual([]);
    expect(await scoreAll(input, sets, { ...tools, clock: slow() })).toEqual(direct());
    const { hash } = packInput(input);
    const store = resultsFile(kept, hash);
    expect(said).toEqual([`${40 - 4} of 60 runs are taken up from ${store.name}`]);
    const lines = readFileSync(store.name, 'utf8').trim().split('\n');
    const periods = lines.map((line) => (JSON.parse(line) as { params: { period: number } }).params.period);
    expect(periods.toSorted((a, b) => a - b)).toEqual(sets.map(({ period }) => period));
  });

  it('a fault of a thread ends the sweep with a line, not in silence', async () => {
    const said: string[] = [];
    const packed = packInput(input);
    const broken = { ...packed, head: { ...packed.head, series: [{ symbol: 'ONE', length: 1e9 }] } };
    const pool = new ThreadPool(broken, 1, (line) => void said.push(line));
    await expect(pool.run(sets)).rejects.toMatchObject({ code: 'INTERNAL', message: /2 threads were lost over the same runs/ });
    expect(said).toEqual([expect.stringMatching(/^a thread of the sweep was lost .* done again$/)]);
    await pool.close();
  }); // prettier-ignore
});

describe('results that are kept', () => {
  const scores = new Scorer(input).score({ period: 9 });

  it('a line cut off by a kill is taken away and done again', () => {
    const store = resultsFile(folder, 'a'.repeat(64));
    store.add([{ parameters: { period: 9 }, outcome: scores }, { parameters: { period: 10 }, outcome: null }]); // prettier-ignore
    appendFileSync(store.name, '{"params":{"period":11},"metr');
    const again = resultsFile(folder, 'a'.repeat(64));
    expect(again.get({ period: 9 })).toEqual(scores);
    expect(again.get({ period: 10 }), 'too few bars is an outcome too').toBeNull();
    expect(again.get({ period: 11 })).toBeUndefined();
    again.add([{ parameters: { period: 11 }, outcome: scores }]);
    expect(resultsFile(folder, 'a'.repeat(64)).get({ period: 11 })).toEqual(scores);
  });

  it('a line that is not what was written there is named', () => {
    writeFileSync(`${folder}/${'b'.repeat(32)}.jsonl`, '{"params":{"period":9},"metrics":null}\nnonsense\n');
    expect(() => resultsFile(folder, 'b'.repeat(64))).toThrow(/line 2: /);
  });
});
