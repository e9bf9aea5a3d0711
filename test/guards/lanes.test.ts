import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRng } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { createLanes, type Lane, type Lanes, type LanesOptions } from '../../guards/index.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  for (const made of open.splice(0)) made.close();
  vi.useRealTimers();
});

const open: Lanes[] = [];
const clock: Clock = { kind: 'wall', now: () => Date.now() };
function lanes(options: Partial<LanesOptions> = {}): Lanes {
  const made = createLanes({ name: 'broker', clock, rng: createRng(1), retries: 0, ...options });
  open.push(made);
  return made;
}
const hanging = () => new Promise<never>(() => undefined);
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    (value) => String(value),
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
/** Most starts in any closed minute. */
const fullest = (starts: readonly number[]): number =>
  Math.max(
    0,
    ...starts.map((from) => starts.filter((other) => other >= from && other <= from + 60_000).length),
  );

describe('the budget of one account', () => {
  it('holds at most 180 starts in any sliding minute, all lanes together, whenever they come and whatever they take', async () => {
    const call = fc.record({
      lane: fc.constantFrom<Lane>('ordinary', 'ordinary', 'ordinary', 'reconcile'),
      at: fc.integer({ min: 0, max: 150_000 }),
      takes: fc.integer({ min: 0, max: 2000 }),
    });
    const urgent = fc.array(fc.integer({ min: 0, max: 180_000 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 150, maxLength: 400 }),
        urgent,
        fc.constantFrom(60, 180),
        async (calls, cancels, perMinute) => {
          const both = lanes({ perMinute, concurrency: 8 });
          const starts: number[] = [];
          const late: number[] = [];
          const all = calls.map(async ({ lane, at, takes }) => {
            await new Promise((resolve) => setTimeout(resolve, at));
            await both.run(lane, async () => {
              starts.push(Date.now());
              await new Promise((resolve) => setTimeout(resolve, takes));
            });
          });
          const first = cancels.map(async (at) => {
            await new Promise((resolve) => setTimeout(resolve, at));
            const asked = Date.now();
            await both.run('critical', async () => {
              starts.push(Date.now());
              late.push(Date.now() - asked);
            });
          });
          await vi.runAllTimersAsync();
          await Promise.all([...all, ...first]);
          expect(starts).toHaveLength(calls.length + cancels.length);
          expect(fullest(starts)).toBeLessThanOrEqual(perMinute);
          expect(late.filter((ms) => ms > 0), 'P7: no cancel waited').toEqual([]);
        },
      ),
      { seed: 1, numRuns: 12 },
    );
  }); // prettier-ignore

  it('is counted with whatever the critical lane sent: the others wait until the minute has room again', async () => {
    const one = lanes();
    for (let i = 0; i < 300; i++) void one.run('critical', hanging).catch(() => undefined);
    expect(one.stats()).toMatchObject({ used: 300, critical: { started: 300 } });
    let sent: number | null = null;
    const ordinary = one.run('ordinary', async () => void (sent = Date.now()));
    const from = Date.now();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    await ordinary;
    expect((sent ?? 0) - from).toBeGreaterThan(60_000);
  });

  it('keeps a part for reconciliation that ordinary calls cannot use up', async () => {
    const one = lanes({ concurrency: 500, perMinute: 180 });
    for (let i = 0; i < 400; i++) void one.run('ordinary', hanging).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(59_900);
    expect(one.stats().used).toBeLessThanOrEqual(140);
    const reads = Array.from({ length: 20 }, () => outcome(one.run('reconcile', async () => 'read')));
    await vi.advanceTimersByTimeAsync(1);
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 20 }, () => 'read'));
  });
});

describe('P7: the critical lane', () => {
  it('starts within the very call, while the breaker is open, the queue full and every place held', async () => {
    const one = lanes({ concurrency: 1, queue: 5, failures: 2, timeoutMs: 1e6 });
    for (let i = 0; i < 2; i++) {
      const call = outcome(one.run('ordinary', () => Promise.reject(new Error('HTTP 503'))));
      await vi.advanceTimersByTimeAsync(2000);
      expect(await call).toBe('HTTP 503');
    }
    expect(one.stats().ordinary.state).toBe('open');
    for (let i = 0; i < 50; i++) void outcome(one.run('ordinary', hanging));
    let started = false;
    const cancel = one.run('critical', async () => {
      started = true;
      return 'cancelled';
    });
    expect(started).toBe(true);
    expect(await cancel).toBe('cancelled');
  });

  it('goes on while the other side asks for rest, which those that can wait take', async () => {
    const tooMany = new Error('HTTP 429');
    const one = lanes({ restFor: (error) => (error === tooMany ? 20_000 : null) });
    const refused = outcome(one.run('ordinary', () => Promise.reject(tooMany)));
    await vi.advanceTimersByTimeAsync(10);
    expect(await refused).toBe('HTTP 429');
    const started: string[] = [];
    const note = (lane: Lane) => one.run(lane, async () => void started.push(lane));
    const waiting = [note('ordinary'), note('reconcile')];
    const first = note('critical');
    expect(started).toEqual(['critical']);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(started).toEqual(['critical']);
    await vi.advanceTimersByTimeAsync(2000);
    await Promise.all([...waiting, first]);
    expect(started.toSorted()).toEqual(['critical', 'ordinary', 'reconcile']);
    expect(one.stats().rests).toBe(1);
  });

  it('asks again after a failure, P4: but never where a call may be made once only', async () => {
    const one = lanes({ retries: 2, backoffMs: 100 });
    let tries = 0;
    const flaky = async () => (++tries < 3 ? Promise.reject(new Error('HTTP 500')) : 'done');
    const cancel = outcome(one.run('critical', flaky));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await cancel).toBe('done');
    tries = -10;
    const flatten = outcome(one.run('critical', flaky, { once: true }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await flatten).toBe('HTTP 500');
    expect(tries).toBe(-9);
    expect(one.stats().critical).toMatchObject({ started: 4, failures: 3, retries: 2, running: 0 });
  });

  it('gives up on a call that hangs, and says so', async () => {
    const one = lanes({ timeoutMs: 1000 });
    const calls = [outcome(one.run('critical', hanging)), outcome(one.run('reconcile', hanging))];
    await vi.advanceTimersByTimeAsync(1001);
    expect(await Promise.all(calls)).toEqual(['TIMEOUT', 'TIMEOUT']);
  });
});

describe('closing', () => {
  it('refuses what waits in the ordinary lane, and lets a cancel through all the same', async () => {
    const one = lanes({ concurrency: 1, timeoutMs: 1e6 });
    void outcome(one.run('ordinary', hanging));
    await vi.advanceTimersByTimeAsync(10);
    const waiting = outcome(one.run('ordinary', async () => 'fine'));
    await vi.advanceTimersByTimeAsync(10);
    one.close();
    await vi.advanceTimersByTimeAsync(10);
    expect(await waiting).toBe('CIRCUIT_OPEN');
    expect(await outcome(one.run('critical', async () => 'cancelled'))).toBe('cancelled');
  });
});

describe('the reconcile lane', () => {
  it('has no breaker: it goes on where the ordinary lane is refused', async () => {
    const one = lanes({ failures: 1 });
    const failed = outcome(one.run('ordinary', () => Promise.reject(new Error('HTTP 503'))));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await failed).toBe('HTTP 503');
    expect(await outcome(one.run('ordinary', async () => 'fine'))).toBe('CIRCUIT_OPEN');
    expect(await outcome(one.run('reconcile', async () => 'fine'))).toBe('fine');
  });

  it('ends with its caller, even while it waits for the minute', async () => {
    const one = lanes();
    for (let i = 0; i < 200; i++) void one.run('critical', hanging).catch(() => undefined);
    const stop = new AbortController();
    const call = outcome(one.run('reconcile', async () => 'read', { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(10);
    expect(one.stats().reconcile.waiting).toBe(1);
    stop.abort(new Error('shutting down'));
    await vi.advanceTimersByTimeAsync(10);
    expect(await call).toBe('shutting down');
    expect(one.stats().reconcile).toMatchObject({ waiting: 0, started: 0 });
  });
});
