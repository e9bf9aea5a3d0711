import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caller } from '../support/wire.ts';
import type { Call } from '../support/wire.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
let folder: string;
let running: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tickwright-exchange-'));
  running = [];
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly call: Call;
  /** Where faults can be set, once it is said. */
  readonly control: Promise<string>;
}

function command(...options: string[]): ChildProcess {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, ['launch/run.mjs', 'exchange', '--port', '0', ...options], {
    cwd: ROOT,
    env: { ...env, RUNTIME_DIR: folder },
  });
  running.push(child);
  return child;
}

/** The command once it listens. */
async function exchange(...options: string[]): Promise<Running> {
  const child = command(...options);
  const control = new Promise<string>((resolve) => {
    child.stdout?.on('data', (text: Buffer) => {
      const found = /faults on (http:\/\/127\.0\.0\.1:\d+\/faults)\n/.exec(String(text));
      if (found) resolve(found[1] as string);
    });
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text: Buffer) => (said += String(text)));
    child.stdout?.on('data', (text: Buffer) => {
      const found = /listening on (http:\/\/127\.0\.0\.1:\d+)\n/.exec(String(text));
      if (found) resolve(found[1] as string);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
  return { child, control, call: caller({ url }) };
}

async function end({ child }: Running, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}

const order = { symbol: 'AAPL', qty: '7', side: 'buy', type: 'market', time_in_force: 'day' };

describe('npm run exchange', () => {
  it('P4: open from the start; after kill -9 orders, fills, positions and lists are as they were', async () => {
    const first = await exchange('--speed', '0.1');
    expect((await first.call('GET', '/v2/clock')).body.is_open).toBe(true);
    const bought = (await first.call('POST', '/v2/orders', order)).body.id;
    const resting = {
      ...order,
      type: 'limit',
      limit_price: '5',
      time_in_force: 'gtc',
      client_order_id: 'rests',
    };
    await first.call('POST', '/v2/orders', resting);
    await first.call('POST', '/v2/watchlists', { name: 'kept', symbols: ['SPY'] });
    const paths = ['/v2/orders?status=all', '/v2/account/activities', '/v2/watchlists'];
    const told = await Promise.all(paths.map(async (at) => (await first.call('GET', at)).body));
    const { cash, id } = (await first.call('GET', '/v2/account')).body;
    const clock = (await first.call('GET', '/v2/clock')).body.timestamp;
    await end(first, 'SIGKILL');

    const second = await exchange('--speed', '0.1');
    expect(await Promise.all(paths.map(async (at) => (await second.call('GET', at)).body))).toEqual(told);
    expect((await second.call('GET', '/v2/account')).body).toMatchObject({ id, cash });
    expect((await second.call('GET', `/v2/orders/${bought}`)).body.status).toBe('filled');
    const again = (await second.call('POST', '/v2/orders', resting)).body;
    expect(again.message, 'the id is still taken').toBe('client_order_id must be unique');
    const now = (await second.call('GET', '/v2/clock')).body;
    expect([now.is_open, Date.parse(now.timestamp) >= Date.parse(clock) - 60_000]).toEqual([true, true]);
    expect(await end(second, 'SIGTERM')).toBe(0);
  });

  it('a second one on the same accounts names what is in its way, and what to do', async () => {
    const first = await exchange();
    await first.call('GET', '/v2/account');
    const second = command();
    let said = '';
    second.stderr?.on('data', (text: Buffer) => (said += String(text)));
    const [code] = (await once(second, 'close')) as [number];
    expect(code).toBe(1);
    expect(said).toMatch(/\.db/);
    expect(said).toMatch(/to do: end the other exchange, or give this one a folder of its own \(RUNTIME_DIR/);
    expect(await end(first, 'SIGINT')).toBe(0);
  });

  it('a folder of CSV files is a market: its symbols, its history, its prices', async () => {
    const rows = ['date,open,high,low,close,volume'];
    for (let day = 2; day <= 28; day++) rows.push(`2023-02-${String(day).padStart(2, '0')},50,50,50,50,1000`);
    const weekdays = rows.filter(
      (row) => row.startsWith('date') || ![0, 6].includes(new Date(row.slice(0, 10)).getUTCDay()),
    );
    writeFileSync(path.join(folder, 'TINY.csv'), `${weekdays.join('\n')}\n`);
    const ran = await exchange('--data', folder);
    expect(
      (await ran.call('GET', '/v2/assets')).body.map((asset: { symbol: string }) => asset.symbol),
    ).toEqual(['TINY']);
    expect((await ran.call('GET', '/v2/assets/AAPL')).status).toBe(404);
    await ran.call('POST', '/v2/orders', { ...order, symbol: 'TINY' });
    const [position] = (await ran.call('GET', '/v2/positions')).body;
    expect(position).toMatchObject({
      symbol: 'TINY',
      qty: '7',
      avg_entry_price: '50.01',
      current_price: '50',
    });
    const { bars } = (await ran.call('GET', '/v2/stocks/TINY/bars?timeframe=1Day&start=2023-02-01')).body;
    expect(bars[0]).toMatchObject({ o: 50, c: 50, v: 1000 });
    expect(await end(ran, 'SIGTERM')).toBe(0);
  });

  it('faults on purpose are off by default, begin with a scenario by name, and are set on a port of their own', async () => {
    const ran = await exchange('--faults', 'gateway-page', '--control-port', '0');
    const control = await ran.control;
    const first = await ran.call('POST', '/v2/orders', order).catch(() => null);
    expect(first, 'a page is no JSON').toBeNull();
    expect((await ran.call('GET', '/v2/orders?status=all')).body).toHaveLength(1);
    const { faults } = (await (await fetch(control)).json()) as { faults: { fired: number }[] };
    expect(faults.map(({ fired }) => fired)).toEqual([1, 0]);
    await fetch(control, { method: 'DELETE' });
    expect((await ran.call('POST', '/v2/orders', order)).status).toBe(200);
    expect(await end(ran, 'SIGTERM')).toBe(0);
    const plain = await exchange();
    expect((await plain.call('GET', '/faults')).status).toBe(404);
    expect(await end(plain, 'SIGTERM')).toBe(0);
  });

  it('wrong options end with exit 1 and one line that says what to do', async () => {
    const wrong = [
      ['--speed', '0'],
      ['--port', 'x'],
      ['--clock', 'wall', '--data', folder],
      ['--data', `${folder}/nothing`],
      ['--faults', 'no-such-scenario'],
      ['--control-port', '-1'],
    ];
    const answers = wrong.map(async (options) => {
      const child = command(...options);
      let said = '';
      child.stderr?.on('data', (text: Buffer) => (said += String(text)));
      const [code] = (await once(child, 'close')) as [number];
      return [code, said.includes('to do:'), said.includes('    at ')];
    });
    expect(await Promise.all(answers)).toEqual(wrong.map(() => [1, true, false]));
  });
});
