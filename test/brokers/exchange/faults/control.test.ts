import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultPlan } from '../../../../brokers/exchange/faults/index.ts';
import { serveControl } from '../../../../brokers/exchange/protocol/index.ts';
import { readScenario, scenarioNames } from '../../../../brokers/exchange/scenarios/index.ts';
import { TestSocket } from '../../../support/socket.ts';
import { startTwin } from '../../../support/twin.ts';
import type { Twin } from '../../../support/twin.ts';
import { caller } from '../../../support/wire.ts';

let twin: Twin;
let plan: FaultPlan;
let control: Awaited<ReturnType<typeof serveControl>>;
let slept: number[];
beforeEach(async () => {
  slept = [];
  twin = await startTwin({
    faults: (now) => (plan = new FaultPlan(now)),
    sleep: async (milliseconds) => void slept.push(milliseconds),
  });
  control = await serveControl({ plan, port: 0, scenario: readScenario, scenarios: scenarioNames });
});
afterEach(async () => {
  await control.close();
  await twin.close();
});

const at = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(control.url + path, {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const set = (faults: unknown[]) => at('POST', '/faults', { faults });

describe('faults while the exchange runs', () => {
  it('are set, listed with how often they happened, and taken back', async () => {
    expect((await set([{ when: { path: '/v2/clock' }, what: { kind: 'reply', status: 500 } }])).status).toBe(
      200,
    );
    const call = caller(twin);
    expect([(await call('GET', '/v2/clock')).status, (await call('GET', '/v2/clock')).status]).toEqual([
      500, 200,
    ]);
    const { faults } = (await (await at('GET', '/faults')).json()) as { faults: unknown[] };
    expect(faults).toMatchObject([{ met: 2, fired: 1, times: 1 }]);
    expect(await (await at('DELETE', '/faults')).json()).toEqual({ faults: [] });
  });

  it('a scenario is asked for by its name; what is wrong is refused with the reason', async () => {
    expect(await (await at('GET', '/scenarios')).json()).toEqual({ scenarios: scenarioNames() });
    expect((await at('POST', '/faults', { scenario: 'lost-reply' })).status).toBe(200);
    expect(plan.list()).toHaveLength(1);
    const wrong = [{ scenario: 'nothing' }, { faults: [{ what: { kind: 'nothing' } }] }, '{'];
    const answers = await Promise.all(wrong.map((body) => at('POST', '/faults', body)));
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 400]);
    expect((await at('GET', '/v2/account')).status).toBe(404);
    expect((await at('PUT', '/faults')).status).toBe(405);
    expect(plan.list(), 'nothing of it counts').toHaveLength(1);
  });

  it('only this machine is listened to, and the exchange’s own port knows of none of it', async () => {
    expect((await at('DELETE', '/faults', undefined, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await caller(twin)('POST', '/faults', { faults: [] })).status).toBe(404);
  });
});

describe('what a client meets', () => {
  it('latency, 429 with headers, a page, expired keys, another clock', async () => {
    const call = caller(twin);
    await set([
      { when: { path: '/v2/account' }, what: { kind: 'latency', ms: 700 } },
      { when: { path: '/v2/orders' }, what: { kind: 'rate_limited', seconds: 7 } },
      { when: { path: '/v2/positions' }, what: { kind: 'keys_expired' } },
      { when: { path: '/v2/clock' }, what: { kind: 'clock_skew', ms: -60_000 } },
      { when: { path: '/v2/assets' }, what: { kind: 'reply', status: 502, html: '<h1>Bad Gateway</h1>' } },
    ]);
    expect((await call('GET', '/v2/account')).status).toBe(200);
    expect(slept).toEqual([700]);
    const limited = await call('GET', '/v2/orders');
    expect([limited.status, limited.body.code, limited.headers.get('retry-after')]).toEqual([
      429,
      42910000,
      '7',
    ]);
    expect(limited.headers.get('x-ratelimit-remaining')).toBe('0');
    expect((await call('GET', '/v2/positions')).body.code).toBe(40110000);
    const told = Date.parse((await call('GET', '/v2/clock')).body.timestamp);
    expect(twin.now() - told).toBe(60_000);
    const page = await fetch(`${twin.url}/v2/assets`, {
      headers: { 'apca-api-key-id': 'K', 'apca-api-secret-key': 's' },
    });
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      502,
      'text/html; charset=UTF-8',
      '<h1>Bad Gateway</h1>',
    ]);
  });

  it('P4: a connection that breaks before is no order, one that breaks after is', async () => {
    const call = caller(twin);
    const order = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' };
    for (const [id, when] of [['a', 'before'], ['b', 'after']] as const) {
      await set([{ when: { method: 'POST' }, what: { kind: 'drop', at: when } }]);
      await expect(call('POST', '/v2/orders', { ...order, client_order_id: id })).rejects.toThrow('fetch failed');
    } // prettier-ignore
    const { body } = await call('GET', '/v2/orders?status=all');
    expect(body.map((o: { client_order_id: string }) => o.client_order_id)).toEqual(['b']);
  });

  it('handshakes are refused, ended or left hanging', async () => {
    await set([
      { when: { path: '/stream' }, what: { kind: 'rate_limited' } },
      { when: { path: '/v2/iex' }, what: { kind: 'drop' } },
    ]);
    const dial = (path: string) => new TestSocket(twin.wsUrl + path, {}, (frame) => frame).opened();
    await expect(dial('/stream')).rejects.toThrow('429');
    await expect(dial('/v2/iex')).rejects.toThrow('socket hang up');
    await expect(dial('/stream')).resolves.toBeUndefined();
  });
});
