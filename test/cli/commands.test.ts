import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventOf } from '../../bus/index.ts';
import { verify } from '../../cli/commands/db.ts';
import { doctor } from '../../cli/commands/doctor.ts';
import { explain } from '../../cli/commands/explain.ts';
import { cycles, equity, orders, positions, signals, trades } from '../../cli/commands/lists.ts';
import type { Face } from '../../cli/face.ts';
import { createStyle } from '../../cli/style.ts';
import { openDatabase } from '../../db/index.ts';
import { DeskError } from '../../domain/index.ts';
import { accepted, cycle, filled, order, signal } from './reporter/events.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'commands-'));
const url = `file:${path.join(dir, 'desk.db')}`;
const ID = 'tw-20240305-AAPL-entry-0';

const denial = {
  symbol: 'MSFT',
  strategy: 'Breakout' as const,
  code: 'low_confidence' as const,
  figures: { confidence: 0.2, minimum: 0.3 },
};
const history: readonly EventOf[] = [
  ...cycle({
    signals: [signal('AAPL', 'buy'), signal('MSFT', 'buy'), signal('SPY', 'hold')],
    approved: {
      orders: [order('AAPL', 100)],
      denials: [denial],
      outcomes: [
        { symbol: 'AAPL', outcome: ID, ref: ID },
        { symbol: 'MSFT', outcome: 'low_confidence', ref: null },
        { symbol: 'SPY', outcome: 'hold', ref: null },
      ],
    },
    executed: [accepted(ID, 'AAPL')],
  }),
  ...filled('GOOGL', 'buy', 10, 95),
].map((event, i): EventOf => ({ ...event, seq: i + 1, id: `ev-${i + 1}` }));

beforeAll(async () => {
  const opened = await openDatabase({ url, mode: 'write' });
  for (const event of history) await opened.journal.append(event);
  await opened.close();
});
beforeEach(() => {
  vi.stubEnv('DATABASE_URL', url);
  // No `.env` of whoever runs the tests is read.
  vi.spyOn(process, 'cwd').mockReturnValue(dir);
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

/** What a command prints and ends with. */
async function run(
  command: (face: Face) => Promise<number>,
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const face: Face = {
    version: '0',
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    style: createStyle(false),
    tty: false,
    color: false,
    verbose: () => false,
    end: async (code) => void (await code),
    hide: () => undefined,
  };
  return { code: await command(face), out, err };
}
const json = async (command: (face: Face) => Promise<number>): Promise<unknown> =>
  JSON.parse((await run(command)).out);

describe('lists', () => {
  it('signals tell what became of each', async () => {
    const rows = (await json((face) => signals(face, { json: true }))) as Record<string, unknown>[];
    expect(rows.map((row) => [row['symbol'], row['action'], row['outcome']])).toEqual([
      ['AAPL', 'buy', ID],
      ['MSFT', 'buy', 'low_confidence'],
      ['SPY', 'hold', 'hold'],
    ]);
    const named = ['cycleId', 'at', 'symbol', 'strategy', 'action', 'confidence', 'reason', 'outcome'];
    expect(Object.keys(rows[0] ?? {})).toEqual(expect.arrayContaining(named));
  });

  it('signals can be asked for by action, the newest of them', async () => {
    const ask = (options: object) => json((face) => signals(face, { json: true, ...options }));
    expect(await ask({ action: 'buy', limit: 1 })).toMatchObject([{ symbol: 'MSFT' }]);
    expect(await ask({ action: 'hold' })).toMatchObject([{ symbol: 'SPY' }]);
    expect(await ask({ symbol: 'aapl' })).toMatchObject([{ symbol: 'AAPL' }]);
  });

  it('have the fields of the contract', async () => {
    const fields = async (command: (face: Face) => Promise<number>) =>
      Object.keys(((await json(command)) as object[])[0] ?? {});
    const has = async (command: (face: Face) => Promise<number>, names: string) =>
      expect(await fields(command)).toEqual(expect.arrayContaining(names.split(' ')));
    await has((face) => trades(face, { json: true }), 'id symbol strategy side qty entryTime entryPrice exitTime exitPrice pnl reason orderIds'); // prettier-ignore
    await has((face) => orders(face, { json: true }), 'id clientOrderId parentId symbol side type qty filledQty avgFillPrice status createdAt strategy cycleId purpose'); // prettier-ignore
    await has(
      (face) => cycles(face, { json: true }),
      'id session startedAt status signals approved refused orders',
    );
    await has(
      (face) => positions(face, { json: true }),
      'symbol qty avgEntryPrice lastPrice unrealised stop target',
    );
    await has((face) => equity(face, { json: true }), 'time equity cash drawdown');
  });

  it('the CSV of a list has the fields of its JSON', async () => {
    for (const command of [trades, orders, signals, cycles, positions, equity]) {
      const rows = (await json((face) => command(face, { json: true }))) as object[];
      const { out } = await run((face) => command(face, { csv: true }));
      expect(out.split('\n')[0]?.split(',').toSorted()).toEqual(Object.keys(rows[0] ?? {}).toSorted());
      expect(out.trimEnd().split('\n')).toHaveLength(rows.length + 1);
    }
  });

  it('are tables for people, without undefined figures in them', async () => {
    for (const command of [trades, orders, signals, cycles, positions, equity]) {
      const { code, out } = await run((face) => command(face, {}));
      expect(code).toBe(0);
      expect(out.split('\n').length).toBeGreaterThan(2);
      expect(out).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  it('say what to do where there is nothing', async () => {
    expect((await run((face) => orders(face, { symbol: 'NONE' }))).out).toMatch(/No orders match that/);
    vi.stubEnv('DATABASE_URL', `file:${path.join(dir, 'absent/none.db')}`);
    for (const command of [trades, orders, signals, cycles, positions, equity]) {
      expect((await run((face) => command(face, {}))).out).toMatch(/^No .* yet\. Run npm start/);
      expect(await json((face) => command(face, { json: true }))).toEqual([]);
    }
  });

  it('refuse a day that is none, and two forms at once', async () => {
    await expect(run((face) => trades(face, { since: '2024-02-30' }))).rejects.toThrow(
      /2024-02-30 is not a day/,
    );
    await expect(run((face) => trades(face, { json: true, csv: true }))).rejects.toThrow(DeskError);
  });
});

describe('explain', () => {
  it('shows the chain of an order with every figure, and nothing of others', async () => {
    const { out } = await run((face) => explain(face, ID, {}));
    expect(out).toMatch(/data_ready[^]*signals_ready[^]*validated_ready[^]*approved_ready[^]*executed_ready/);
    expect(out).toContain('cut 150 -> 100 by position limit');
    expect(out).toContain('AAPL buy 0.62 -> 0.43');
    expect(out).not.toContain('MSFT');
  });

  it('shows a cycle as JSON from data_ready on', async () => {
    const { chain } = (await json((face) => explain(face, 'cycle-2024-03-05', { json: true }))) as {
      chain: object[];
    };
    expect(chain[0]).toMatchObject({
      event: 'data_ready',
      agent: 'data',
      at: expect.any(String),
      payload: expect.any(Object),
    });
  });

  it('says where ids are to be found when there is none of that name', async () => {
    await expect(run((face) => explain(face, 'nix', {}))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: expect.stringContaining('npm run orders'),
    });
  });
});

describe('doctor', () => {
  it('finds all well here, and says so as text and as JSON', async () => {
    expect(await json((face) => doctor(face, { json: true }))).toMatchObject({
      ok: true,
      checks: expect.any(Array),
    });
    const { code, out } = await run((face) => doctor(face, {}));
    expect(code).toBe(0);
    expect(out).toContain(`${history.length} events, the journal is whole`);
  });

  it('tells every wrong setting with what to do, exit 1', async () => {
    vi.stubEnv('LOG_LEVEL', 'loud');
    vi.stubEnv('RISK_MAX_PER_TRADE', '7');
    const { code, out, err } = await run((face) => doctor(face, {}));
    vi.stubEnv('LOG_LEVEL', undefined);
    vi.stubEnv('RISK_MAX_PER_TRADE', undefined);
    expect(code).toBe(1);
    expect(out.match(/^fail {2}settings/gm)).toHaveLength(2);
    expect(err).toMatch(/2 of \d+ checks failed/);
  });
});

describe('db verify', () => {
  it('is whole; changed by a byte it says where, exit 1, the verdict printed all the same', async () => {
    const whole = await run((face) => verify(face, { json: true }));
    expect([whole.code, whole.err]).toEqual([0, '']);
    expect(JSON.parse(whole.out)).toMatchObject({ ok: true, events: history.length, brokenAt: null });
    const file = new Sqlite(path.join(dir, 'desk.db'));
    file.exec(`UPDATE events SET payload = replace(payload, '"rules"', '"other"') WHERE seq = 4`);
    file.close();
    const broken = await run((face) => verify(face, { json: true }));
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.out)).toMatchObject({ ok: false, brokenAt: 4 });
    expect(broken.err).toMatch(/broken at event 4/);
  });
});
