import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../db/index.ts';
import type { Database } from '../../../db/index.ts';
import { WallClock } from '../../../domain/index.ts';
import { readStatus, statusFile } from '../../../orchestrator/status/index.ts';
import { listen, metricsHandler, seriesOf } from '../../../web/metrics/index.ts';
import type { Listening, MetricsHandler } from '../../../web/metrics/index.ts';
import { scratchFolder, startDesk } from '../../support/desk.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const OPS = path.join(ROOT, 'ops');
const TOKEN = 'a-token-for-prometheus';
const folder = scratchFolder('metrics');
const file = path.join(folder, 'desk.db');
const promtool = spawnSync('promtool', ['--version']).error === undefined;

let books: Database;
let text = '';
const handler = (more: object = {}): MetricsHandler =>
  metricsHandler({
    runtimeDir: folder,
    totals: () => books.reads.totals(),
    unread: async () => ({ critical: 2 }),
    clock: new WallClock(),
    token: null,
    redact: (words) => words,
    ...more,
  });
const get = async (answer: MetricsHandler, url: string, init: RequestInit = {}): Promise<Response> => {
  const response = await answer(new Request(`http://127.0.0.1${url}`, init));
  if (!response) throw new Error(`${url} is not answered`);
  return response;
};
/** Value of a series as it stands in the text. */
const valueOf = (series: string): number => {
  const line = text.split('\n').find((l) => l.startsWith(`${series} `));
  if (line === undefined) throw new Error(`no ${series} in:\n${text.slice(0, 2000)}`);
  return Number(line.slice(series.length + 1));
};

beforeAll(async () => {
  const ended = await startDesk({ file, symbols: ['AAPL', 'MSFT', 'SPY'], run: { cycles: '30' } });
  if (ended.fault !== null) throw ended.fault;
  books = await openDatabase({ url: `file:${file}`, mode: 'read' });
  text = await (await get(handler(), '/metrics')).text();
}, 30_000);
afterAll(() => books.close());

describe('/metrics, read beside the desk', () => {
  it('agrees with the lists of the database, to the cent', async () => {
    const { reads } = books;
    const [equity] = await reads.equity({ limit: 1 });
    const orders = await reads.orders();
    const fills = await reads.fills();
    const denials = await reads.denials();
    const sum = (start: string): number =>
      text.split('\n').filter((l) => l.startsWith(start)).reduce((all, l) => all + Number(l.split(' ').at(-1)), 0); // prettier-ignore
    expect(valueOf('tickwright_equity_dollars')).toBe(equity?.equity);
    expect(valueOf('tickwright_cash_dollars')).toBe(equity?.cash);
    expect(valueOf('tickwright_drawdown_ratio')).toBe(Math.abs(equity?.drawdown ?? 1));
    expect(valueOf('tickwright_open_positions')).toBe((await reads.positions()).length);
    expect(sum('tickwright_orders{'), 'every order is counted').toBe(orders.length);
    expect(sum('tickwright_fills_total{')).toBe(fills.length);
    expect(fills.length, 'the run has traded').toBeGreaterThan(3);
    expect(sum('tickwright_refusals_total{by="gate"')).toBe(denials.length);
    expect(sum('tickwright_fees_dollars_total{')).toBeCloseTo(
      fills.reduce((all, f) => all + f.fees, 0),
      9,
    );
    expect(sum('tickwright_signals_total{')).toBe((await reads.signals()).length);
  });

  it('tells of cycles, stations and the desk itself', () => {
    expect(valueOf('tickwright_up')).toBe(1);
    expect(valueOf('tickwright_cycles_finished_total')).toBe(30);
    expect(valueOf('tickwright_cycle_duration_seconds_count')).toBe(30);
    expect(valueOf('tickwright_cycle_duration_seconds_bucket{le="+Inf"}')).toBe(30);
    expect(valueOf('tickwright_station_duration_seconds_count{station="risk"}')).toBeGreaterThanOrEqual(30);
    expect(valueOf('tickwright_halt_state{state="active"}')).toBe(1);
    expect(valueOf('tickwright_notices_unread{severity="critical"}')).toBe(2);
  });

  it('buckets only ever grow', () => {
    const buckets = [...text.matchAll(/^tickwright_cycle_duration_seconds_bucket\{.*\} (\d+)$/gm)].map((m) => Number(m[1])); // prettier-ignore
    expect(buckets.length).toBeGreaterThan(5);
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
  });

  it.skipIf(!promtool)('passes promtool check metrics (skipped where promtool is absent: Debian’s prometheus)', () => {
    const told = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(told.stdout + told.stderr).toBe('');
    expect(told.status).toBe(0);
  }); // prettier-ignore

  it('says that the desk is gone where nothing tells of it, and still has the database’s figures', () => {
    const none = seriesOf({ status: null, totals: null, unread: {}, now: 0 });
    expect(none.find((s) => s.name === 'tickwright_up')?.samples).toEqual([{ labels: {}, value: 0 }]);
    const read = readStatus(folder, Date.now());
    const old = seriesOf({ status: read && { ...read, age: 31_000 }, totals: null, unread: {}, now: 0 });
    expect(old.find((s) => s.name === 'tickwright_up')?.samples[0]?.value, 'silent for 31 s').toBe(0);
    const names = (list: typeof none): string[] => list.map((s) => s.name);
    expect(names(none), 'the same names with and without a desk').toEqual(names(old));
  });
});

describe('its doors', () => {
  const servers: Listening[] = [];
  afterAll(() => Promise.all(servers.map((s) => s.close())));
  const serve = async (token: string | null): Promise<string> => {
    const hosts = token === null ? new Set(['127.0.0.1', 'localhost']) : null;
    const server = await listen(handler({ token }), { host: '127.0.0.1', port: 0 }, hosts);
    servers.push(server);
    return server.url;
  };

  it('P10: with a token set, only its bearer reads /metrics; probes are open', async () => {
    const url = await serve(TOKEN);
    const asked = async (authorization?: string): Promise<number> =>
      (await fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } }))
        .status;
    expect([await asked(), await asked('Bearer wrong'), await asked(`Basic ${TOKEN}`)]).toEqual([401, 401, 401]); // prettier-ignore
    expect(await asked(`Bearer ${TOKEN}`)).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('without a token, a name that is not this machine’s is turned away (DNS rebinding), and only GET is served', async () => {
    const url = await serve(null);
    const { request } = await import('node:http');
    const status = (path: string, host: string, method = 'GET'): Promise<number> =>
      new Promise((resolve, reject) => {
        const asked = request(`${url}${path}`, { headers: { host }, method }, (r) => {
          r.resume();
          resolve(r.statusCode ?? 0);
        });
        asked.on('error', reject).end();
      });
    expect(await status('/metrics', 'evil.example')).toBe(421);
    expect(await status('/metrics', 'localhost')).toBe(200);
    expect(await status('/metrics', 'localhost', 'POST')).toBe(405);
    expect(await status('/nothing', 'localhost')).toBe(404);
    expect(await status('/../../etc/passwd', 'localhost')).toBe(404);
  });

  it('is ready while a desk is at work, halted or not, and says why it is not', async () => {
    const told = async (more: object): Promise<{ status: number; body: string }> => {
      const response = await get(handler(more), '/readyz');
      return { status: response.status, body: await response.text() };
    };
    expect((await told({})).status).toBe(200);
    const gone = await told({ runtimeDir: path.join(folder, 'elsewhere') });
    expect(gone.status).toBe(503);
    expect(gone.body).toContain('no desk has told anything here yet');
    const unreadable = await told({ totals: () => Promise.reject(new Error('disk gone')) });
    expect(unreadable.status).toBe(503);
    expect(unreadable.body).toContain('disk gone');
  });
});

describe('the alert rules and the dashboard', () => {
  const rules = readFileSync(path.join(OPS, 'prometheus/alerts.yml'), 'utf8');
  const dashboard = readFileSync(path.join(OPS, 'grafana/tickwright.json'), 'utf8');
  const named = (words: string): string[] => [...new Set(words.match(/tickwright_[a-z0-9_]+/g))];

  it('name only series that /metrics has', () => {
    const known = new Set(
      seriesOf({ status: null, totals: null, unread: {}, now: 0 }).flatMap(({ name, type }) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    expect(named(rules).length).toBeGreaterThan(15);
    expect(named(dashboard).length).toBeGreaterThan(25);
    expect([...named(rules), ...named(dashboard)].filter((name) => !known.has(name))).toEqual([]);
  });

  it.skipIf(!promtool)('pass promtool, and fire when they are meant to (skipped where promtool is absent: Debian’s prometheus)', () => {
    const at = { cwd: path.join(OPS, 'prometheus'), encoding: 'utf8' } as const;
    expect(execFileSync('promtool', ['check', 'rules', 'alerts.yml'], at)).toContain('SUCCESS');
    expect(execFileSync('promtool', ['test', 'rules', 'alerts.test.yml'], at)).toContain('SUCCESS');
  }); // prettier-ignore
});

describe('after the desk', () => {
  it('says within a scrape that nothing tells of itself any more', async () => {
    rmSync(statusFile(folder));
    const now = await (await get(handler(), '/metrics')).text();
    expect(now).toMatch(/^tickwright_up 0$/m);
    expect(now, 'the account is still told').toMatch(/^tickwright_equity_dollars \d/m);
  });
});
