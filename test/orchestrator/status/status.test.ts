import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../domain/index.ts';
import { createGuard, createLanes, GuardRoll } from '../../../guards/index.ts';
import { guardParts } from '../../../orchestrator/status/guards.ts';
import { readStatus, statusFile } from '../../../orchestrator/status/index.ts';
import type { DeskStatus } from '../../../orchestrator/status/index.ts';
import { scratchFolder, startDesk } from '../../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'SPY'];
const folder = scratchFolder('status');
const noSleep = { sleep: async () => undefined };

describe('the status a desk tells of itself', () => {
  let status: DeskStatus;

  beforeAll(async () => {
    const ended = await startDesk({
      file: path.join(folder, 'desk.db'),
      symbols: SYMBOLS,
      run: { cycles: '4' },
    });
    if (ended.fault !== null) throw ended.fault;
    const read = readStatus(folder, Date.parse('2100-01-01'));
    status = (read as { status: DeskStatus }).status;
  }, 20_000);

  it('says who wrote it and how long ago', () => {
    const read = readStatus(folder, Date.parse(status.at) + 1500);
    expect(read).toMatchObject({ alive: true, age: 1500 });
  });

  it('counts the cycles and how long each took', () => {
    expect(status.pid).toBe(process.pid);
    expect(status.cycles).toMatchObject({ started: 4, finished: 4, failed: 0, skipped: 0 });
    expect(status.cycles.duration.count).toBe(4);
    expect(status.cycles.duration.counts.reduce((a, b) => a + b)).toBe(4);
    expect(status.cycles.last?.id).toMatch(/^cycle-\d{8}-1$/);
    expect(status.cycles.lastCompletedAt).not.toBeNull();
  });

  it('measures every station once a cycle or more', () => {
    expect(status.stations.map((s) => s.name)).toEqual([
      'data', 'position-manager', 'strategy', 'quant', 'risk', 'execution', 'audit',
    ]); // prettier-ignore
    for (const { name, duration, failures } of status.stations) {
      expect(duration.count, name).toBeGreaterThanOrEqual(4);
      expect(failures, name).toBe(0);
    }
  });

  it('says how old the data is by the desk’s own time', () => {
    expect(status.clock).toBe('replayed');
    expect(status.data).toMatchObject({ session: status.cycles.last?.session, age: 0, goodShare: 1 });
    expect(status.halt).toEqual({ state: 'active', standing: [] });
  });

  it('is one whole file, never a half, and leaves no draft behind', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const whole = readFileSync(statusFile(folder), 'utf8');
    writeFileSync(statusFile(folder), whole.slice(0, 100));
    expect(readStatus(folder, 0), 'a half says nothing').toBeNull();
    expect(readStatus(path.join(folder, 'nowhere'), 0)).toBeNull();
    expect(existsSync(statusFile(folder))).toBe(true);
  });

  it('P10: holds no secret that a provider’s error repeats', async () => {
    const place = scratchFolder('status-secret');
    const secret = 'sk-planted-0123456789';
    const failing = async (): Promise<never> => {
      throw new Error(`unauthorized: ${secret}`);
    };
    await startDesk({
      file: path.join(place, 'desk.db'),
      symbols: SYMBOLS,
      env: { GROQ_API_KEY: secret, GROQ_BASE_URL: 'http://127.0.0.1:9', SELECTORS: 'groq,rules', LLM_RETRIES: '0' },
      run: { cycles: '1' },
      world: { market: (...asked) => import('../../../orchestrator/market.ts').then(async ({ createMarket }) => {
        const { roll } = asked[1];
        const guard = createGuard({ name: 'leaky', rng: createRng(1), retries: 0, ...(roll && { enrol: { roll, kind: 'data' } }) });
        await guard.run(failing).catch(() => undefined);
        return createMarket(...asked);
      }) },
    }); // prettier-ignore
    const text = readFileSync(statusFile(place), 'utf8');
    expect(text).toContain('leaky');
    expect(text).not.toContain(secret);
    const told = readStatus(place, 0)?.status;
    expect(told?.providers.find((p) => p.name === 'groq')).toMatchObject({ kind: 'model', failed: 1 });
  });
});

describe('the roll of guards', () => {
  let now = 0;
  const roll = new GuardRoll(() => now);

  it('tells calls, failures, refusals and latency of a guard', async () => {
    const gone = new Error('404');
    const guard = createGuard({
      name: 'yahoo', rng: createRng(1), retries: 1, failures: 2, ...noSleep,
      isExpected: (error) => error === gone,
      enrol: { roll, kind: 'data' },
    }); // prettier-ignore
    const take = (ms: number, error?: Error) => async (): Promise<void> => {
      now += ms;
      if (error) throw error;
    };
    await guard.run(take(10));
    await guard.run(take(20, gone)).catch(() => undefined);
    await guard.run(take(30, new Error('down'))).catch(() => undefined);
    const { providers, breakers } = guardParts(roll.read());
    expect(providers[0]).toMatchObject({
      name: 'yahoo', model: null, succeeded: 1, refused: 1, failed: 2, retries: 1,
      latency: { count: 4, sum: 90, last: 30 },
    }); // prettier-ignore
    expect(breakers[0]).toMatchObject({ state: 'open', trips: 1, lastFailure: 'down' });
    guard.close();
  });

  it('tells what of a minute the lanes have used, whichever lane it was', async () => {
    const clock = { kind: 'wall', now: () => now } as const;
    const lanes = createLanes({
      name: 'alpaca', clock, rng: createRng(1), perMinute: 100, ...noSleep, enrol: { roll, kind: 'broker' },
    }); // prettier-ignore
    for (const lane of ['critical', 'reconcile', 'ordinary'] as const) await lanes.run(lane, async () => 1);
    const parts = guardParts(roll.read());
    expect(parts.limiters.at(-1)).toMatchObject({ name: 'alpaca', perMinute: 100, used: 3, running: 0 });
    expect(parts.providers.at(-1)).toMatchObject({ kind: 'broker', succeeded: 3, failed: 0 });
    lanes.close();
  });
});
