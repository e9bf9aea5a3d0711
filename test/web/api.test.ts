import path from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { explain } from '../../cli/commands/explain.ts';
import { cycles, equity, orders, positions, signals, trades } from '../../cli/commands/lists.ts';
import type { ListOptions } from '../../cli/commands/lists.ts';
import type { Face } from '../../cli/face.ts';
import { createStyle } from '../../cli/style.ts';
import { computeColumn } from '../../indicators/index.ts';
import * as api from '../../web/api/index.ts';
import { DIALECTS, titleOf } from '../db/sandbox.ts';
import type { Sandbox } from '../db/sandbox.ts';
import { serveDashboard } from '../support/dashboard.ts';
import type { Served } from '../support/dashboard.ts';
import { generatedHistory, scratchFolder, startDesk } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const FROM = '2023-10-02';
const TO = '2023-12-29';
const history = await generatedHistory(SYMBOLS, TO);

type Command = (face: Face, options: ListOptions) => Promise<number>;
const LISTS: readonly (readonly [string, Command, ListOptions, string])[] = [
  ['trades', trades, {}, ''],
  ['trades', trades, { symbol: 'aapl', limit: 2 }, '?symbol=aapl&limit=2'],
  ['orders', orders, {}, ''],
  ['orders', orders, { status: 'filled', limit: 3 }, '?status=filled&limit=3'],
  ['signals', signals, {}, ''],
  [
    'signals',
    signals,
    { action: 'buy', since: '2023-09-01', limit: 7 },
    '?action=buy&since=2023-09-01&limit=7',
  ],
  ['cycles', cycles, {}, ''],
  ['cycles', cycles, { status: 'completed', limit: 5 }, '?status=completed&limit=5'],
  ['positions', positions, {}, ''],
  ['equity', equity, {}, ''],
  ['equity', equity, { since: '2023-12-01' }, '?since=2023-12-01'],
];

/** Every path of the API with the shape of its answer. */
const SHAPES: readonly (readonly [string, z.ZodType])[] = [
  ['/account', api.account],
  ['/equity?points=50', z.array(api.equityPoint).nonempty()],
  ['/holdings', z.array(api.holding)],
  ['/fills', z.array(api.fill).nonempty()],
  ['/decisions?limit=50', z.array(api.decision).length(50)],
  ['/decisions?fate=ordered', z.array(api.decision).nonempty()],
  ['/refusals', z.array(api.refusal)],
  ['/no-trade', z.array(api.noTradeReason).nonempty()],
  ['/distribution', api.signalDistribution],
  ['/cycles/latest', api.cycleDetail],
  ['/events?limit=20', z.array(api.deskEvent).length(20)],
  ['/explain/1', api.explanation],
  ['/narratives?limit=3', z.array(api.narrative).length(3)],
  ['/symbols', z.array(api.symbolInfo).length(SYMBOLS.length)],
  ['/bars/spy?columns=sma:20,bbands:20:2&limit=30', api.bars],
  ['/performance', api.performance],
  ['/risk', api.risk],
  ['/risk/history?limit=3', z.array(api.riskMetrics).length(3)],
  ['/models', api.models],
  ['/models/calls', z.array(api.modelCall)],
  ['/health', api.health],
  ['/backtests', z.array(api.reportFile)],
  ['/notices', z.array(api.notice)],
  ['/parity', z.array(api.parityDay)],
];

for (const dialect of DIALECTS) {
  describe.skipIf(dialect.missing !== null)(`the API over ${titleOf(dialect)}`, () => {
    const folder = scratchFolder('api');
    let box: Sandbox;
    let served: Served;

    beforeAll(async () => {
      box = await dialect.sandbox();
      const started = await startDesk({
        file: path.join(folder, 'desk.db'),
        symbols: SYMBOLS,
        run: { replay: history, from: FROM, to: TO },
        env: { DATABASE_URL: box.url, RUNTIME_DIR: folder },
      });
      if (started.fault !== null) throw started.fault;
      served = await serveDashboard(box.url, folder);
      vi.stubEnv('DATABASE_URL', box.url);
      vi.stubEnv('RUNTIME_DIR', folder);
      vi.spyOn(process, 'cwd').mockReturnValue(folder);
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
      await served.close();
      await box.destroy();
    });

    for (const [name, command, options, query] of LISTS) {
      it(`/${name}${query} is row for row what \`npm run ${name} -- --json\` prints`, async () => {
        const printed = JSON.parse(
          await print((face) => command(face, { ...options, json: true })),
        ) as unknown[];
        expect(await served.ask(`/${name}${query}`)).toEqual(printed);
        expect(printed.length, 'an empty list would prove nothing').toBeGreaterThan(0);
      });
    }

    it('/explain is the chain of the command, with each link in words too', async () => {
      const printed = JSON.parse(await print((face) => explain(face, '1', { json: true }))) as {
        chain: object[];
      };
      const { chain } = api.explanation.parse(await served.ask('/explain/1'));
      expect(chain).toMatchObject(printed.chain);
      expect(chain.every((link) => link.lines.length > 0)).toBe(true);
    });

    for (const [target, shape] of SHAPES) {
      it(`${target} has the shape the page is built upon`, async () => {
        const answer = await served.ask(target);
        expect(shape.safeParse(answer).error).toBeUndefined();
      });
    }
    if (dialect.name === 'SQLite') facts(() => served);
  });
}

/** What the journal of a replay must say, whatever it holds. */
function facts(served: () => Served): void {
  const read = async <S extends z.ZodType>(target: string, shape: S): Promise<z.output<S>> =>
    shape.parse(await served().ask(target));

  it('every signal has its fate, and why no trade adds up to those without an order', async () => {
    const all = await read('/decisions?limit=5000', z.array(api.decision));
    const idle = all.filter((d) => d.fate !== 'ordered').length;
    const reasons = await read('/no-trade?limit=5000', z.array(api.noTradeReason));
    expect(reasons.reduce((sum, r) => sum + r.count, 0)).toBe(idle);
    expect(reasons.every((r) => r.text !== '' && r.example !== '')).toBe(true);
    const spread = await read('/distribution?limit=5000', api.signalDistribution);
    const { buy, sell, hold } = spread.byAction;
    expect([spread.signals, buy + sell + hold]).toEqual([all.length, all.length]);
    expect(spread.confidence.reduce((sum, step) => sum + step.count, 0)).toBe(buy + sell);
    expect(all.every((d) => d.outcomeText !== '' && d.reasonText !== '' && d.because !== '')).toBe(true);
  });

  it('P9: the account is the last point of the curve, and profit by strategy and by symbol is the profit of the trades', async () => {
    const account = await read('/account', api.account);
    const curve = await read('/equity', z.array(api.equityPoint));
    expect(account).toMatchObject({
      equity: curve.at(-1)?.equity,
      cash: curve.at(-1)?.cash,
      cycles: curve.length,
    });
    const { total, byStrategy, bySymbol } = await read('/performance', api.performance);
    for (const rows of [byStrategy, bySymbol]) {
      expect(rows.reduce((sum, row) => sum + row.pnl, 0)).toBeCloseTo(total.pnl, 6);
      expect(rows.reduce((sum, row) => sum + row.trades, 0)).toBe(total.trades);
    }
    expect(account.realised).toBeCloseTo(total.pnl, 6);
  });

  it('a cycle opens as a row of stations, each with what went in and out', async () => {
    const cyclesRead = await read('/cycles', z.array(api.cycle));
    const busiest = cyclesRead.reduce((a, b) => (b.orders > a.orders ? b : a));
    const { stations, events, cycle } = await read(`/cycles/${busiest.id}`, api.cycleDetail);
    expect(cycle).toEqual(busiest);
    expect(stations.map((s) => [s.name, s.status])).toEqual(
      ['data', 'position-manager', 'strategy', 'quant', 'risk', 'execution', 'audit'].map((n) => [n, 'done']),
    );
    const seqs = new Set(events.map((event) => event.seq));
    expect(stations.every((s) => [...s.heard, ...s.said].every((seq) => seqs.has(seq)))).toBe(true);
    expect(stations.find((s) => s.name === 'execution')?.summary).toMatch(/accepted/);
  });

  it('thinned out, the curve keeps its ends, its peak and its trough', async () => {
    const whole = await read('/equity', z.array(api.equityPoint));
    const thin = await read('/equity?points=20', z.array(api.equityPoint));
    expect(thin.length).toBeLessThanOrEqual(20);
    const ends = (rows: typeof whole): unknown[] => [rows[0], rows.at(-1)];
    expect(ends(thin)).toEqual(ends(whole));
    for (const pick of [Math.max, Math.min])
      expect(pick(...thin.map((p) => p.equity))).toBe(pick(...whole.map((p) => p.equity)));
  });

  it('an overlay is the indicator over all bars, cut where the bars are cut', async () => {
    const whole = await read('/bars/SPY?columns=sma:20', api.bars);
    const tail = await read('/bars/SPY?columns=sma:20&limit=5', api.bars);
    expect(tail.columns['sma:20']).toEqual((whole.columns['sma:20'] as number[]).slice(-5));
    const column = (values: number[]): Float64Array => Float64Array.from(values);
    const { close, high, low, volume } = whole;
    const series = { length: close.length, close: column(close), high: column(high), low: column(low), volume: column(volume) }; // prettier-ignore
    const expected = [...(computeColumn(series, 'sma:20') as Float64Array)].map((n) =>
      Number.isFinite(n) ? n : null,
    );
    expect(whole.columns['sma:20']).toEqual(expected);
    expect((await served().fetch('/api/v1/bars/SPY?columns=smaa:20')).status, 'a misspelt one is told').toBe(
      400,
    );
    expect((await served().fetch('/api/v1/bars/NONE')).status).toBe(404);
  });

  it('limits say how much of each is used up, and every setting named is one', async () => {
    const { limits, latest } = await read('/risk', api.risk);
    expect(limits.map((l) => l.setting)).toContain('RISK_MAX_DRAWDOWN');
    for (const { used, limit, ratio } of limits) expect(ratio).toBeCloseTo((used as number) / limit, 12);
    const stops = limits.find((l) => l.name === 'further loss if every stop were reached');
    const day = limits.find((l) => l.name === 'loss of the day');
    expect(stops?.limit, 'the gate relies on stops for four fifths of a day’s loss').toBeCloseTo(
      Math.min(0.8 * (day?.limit as number), (day?.limit as number) - (day?.used as number)),
      12,
    );
    expect(stops?.used, 'a desk’s own stops come up until they keep to it').toBeLessThanOrEqual(
      (stops?.limit as number) + 1e-4,
    );
    const curve = await read('/equity?limit=1', z.array(api.equityPoint));
    expect(latest?.equity).toBe(curve[0]?.equity);
  });

  it('an answer that nothing has changed since is not sent again', async () => {
    const first = await served().fetch('/api/v1/orders');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    expect((await served().fetch('/api/v1/orders', { headers: { 'If-None-Match': etag } })).status).toBe(304);
    expect((await served().fetch('/api/v1/trades', { headers: { 'If-None-Match': etag } })).status).toBe(200);
  });

  it('the OpenAPI document is one, names every path asked here, and its schemas take the answers', async () => {
    const document = (await served().ask('/openapi.json')) as Record<string, unknown> & { paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, { schema: object }> }>; security: unknown }>> }; // prettier-ignore
    expect(document).toMatchObject({ openapi: '3.1.0' });
    const template = (target: string): string =>
      (target.split('?')[0] as string)
        .replace(
          /^\/(cycles|explain|models\/calls|backtests)\/.+$/,
          (_, name) => `/${name}/{${name === 'backtests' ? 'name' : 'id'}}`,
        )
        .replace(/^\/bars\/.+$/, '/bars/{symbol}');
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'doc');
    for (const [target] of SHAPES) {
      const operation = document.paths[template(target)]?.['get'];
      expect(operation, target).toBeDefined();
      const schema = operation?.responses['200']?.content['application/json']?.schema as object;
      const valid = ajv.compile(schema);
      expect(valid(await served().ask(target)), `${target}: ${ajv.errorsText(valid.errors)}`).toBe(true);
    }
    const writes = Object.entries(document.paths).filter(([, item]) =>
      Object.keys(item).some((verb) => verb !== 'get'),
    );
    expect(writes.map(([target]) => target).sort(), 'the only writes').toEqual([
      '/acknowledge',
      '/halt',
      '/resume',
    ]);
  });
}

async function print(command: (face: Face) => Promise<number>): Promise<string> {
  let out = '';
  const face: Face = {
    version: '0', style: createStyle(false), tty: false, color: false,
    out: (text) => void (out += text),
    err: () => undefined,
    verbose: () => false,
    end: async (code) => void (await code),
    hide: () => undefined,
  }; // prettier-ignore
  expect(await command(face)).toBe(0);
  return out;
}
