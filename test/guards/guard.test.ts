import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRng } from '../../domain/index.ts';
import {
  createGuard,
  nullGuard,
  type Guard,
  type GuardOptions,
  type GuardStats,
} from '../../guards/index.ts';

const failing = () => Promise.reject(new Error('HTTP 503'));
const fine = () => Promise.resolve('fine');
/** Milliseconds the queue takes to start a call that need not wait. */
const TURN = 5;
const hanging = () => new Promise<never>(() => undefined);
const guards: Guard[] = [];
function guard(options: Partial<GuardOptions> = {}): Guard {
  const made = createGuard({ name: 'feed', rng: createRng(1), retries: 0, ...options });
  guards.push(made);
  return made;
}
/** What a call came to, so that a rejection is never unhandled. */
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    (value) => String(value),
    (error: Error & { code?: string }) => error.code ?? error.message,
  );

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  for (const made of guards.splice(0)) made.close();
  vi.useRealTimers();
});

describe('the deadline', () => {
  it('rejects with TIMEOUT and aborts the action', async () => {
    let seen: AbortSignal | undefined;
    const call = outcome(
      guard({ timeoutMs: 1000 }).run((signal) => {
        seen = signal;
        return hanging();
      }),
    );
    await vi.advanceTimersByTimeAsync(999);
    expect(seen?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(TURN);
    expect(await call).toBe('TIMEOUT');
    expect(seen?.aborted).toBe(true);
  });

  it('gives the place of a hung call to the next one', async () => {
    const one = guard({ timeoutMs: 1000, concurrency: 1 });
    const calls = [outcome(one.run(hanging)), outcome(one.run(fine))];
    await vi.advanceTimersByTimeAsync(1100);
    expect(await Promise.all(calls)).toEqual(['TIMEOUT', 'fine']);
  });

  it("ends with the caller's signal, even while the call waits for its turn", async () => {
    const one = guard({ timeoutMs: 60_000, concurrency: 1 });
    const first = outcome(one.run(hanging));
    const stop = new AbortController();
    const second = outcome(one.run(fine, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(10);
    stop.abort(new Error('shutting down'));
    expect(await second).toBe('shutting down');
    await vi.advanceTimersByTimeAsync(60_000 + TURN);
    expect(await first).toBe('TIMEOUT');
    expect(one.stats().failures, 'the abort is no failure').toBe(1);
  });
});

describe('the breaker', () => {
  async function failures(one: Guard, n: number): Promise<void> {
    for (let i = 0; i < n; i++) {
      const call = outcome(one.run(failing));
      await vi.advanceTimersByTimeAsync(TURN);
      expect(await call).toBe('HTTP 503');
    }
  }
  const answer = async (one: Guard, action: () => Promise<unknown>): Promise<string> => {
    const call = outcome(one.run(action));
    await vi.advanceTimersByTimeAsync(TURN);
    return call;
  };

  it('opens after five failures in a row, not after four, and says why', async () => {
    const trips: GuardStats[] = [];
    const one = guard({ onTrip: (stats) => void trips.push(stats) });
    await failures(one, 4);
    expect(one.stats().state).toBe('closed');
    await failures(one, 1);
    expect(one.stats()).toMatchObject({ state: 'open', trips: 1, failures: 5, lastFailure: 'HTTP 503' });
    expect(trips.map((t) => t.state)).toEqual(['open']);
    let sent = 0;
    const refused = await answer(one, () => Promise.resolve(++sent));
    expect(refused).toBe('CIRCUIT_OPEN');
    expect(sent, 'nothing leaves while it is open').toBe(0);
  });

  it('opens however long the healthy past was and however slowly the failures come', async () => {
    const one = guard();
    for (let i = 0; i < 200; i++) expect(await answer(one, fine)).toBe('fine');
    for (let i = 0; i < 5; i++) {
      await failures(one, 1);
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(one.stats().trips).toBe(1);
  });

  it('counts in a row: a success in between begins anew', async () => {
    const one = guard();
    await failures(one, 4);
    expect(await answer(one, fine)).toBe('fine');
    await failures(one, 4);
    expect(one.stats().state).toBe('closed');
  });

  it('admits exactly one trial at a time after 30 seconds; three good ones close, one failure opens again', async () => {
    const one = guard();
    await failures(one, 5);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(one.stats().state).toBe('half_open');
    let sent = 0;
    const slow = () => new Promise((resolve) => setTimeout(() => resolve(++sent), 100));
    const calls = [outcome(one.run(slow)), outcome(one.run(slow)), outcome(one.run(slow))];
    await vi.advanceTimersByTimeAsync(200);
    expect((await Promise.all(calls)).toSorted()).toEqual(['1', 'CIRCUIT_OPEN', 'CIRCUIT_OPEN']);
    expect(one.stats().state).toBe('half_open');
    const second = [outcome(one.run(slow)), outcome(one.run(slow))];
    await vi.advanceTimersByTimeAsync(200);
    expect((await Promise.all(second)).toSorted(), 'still one at a time').toEqual(['2', 'CIRCUIT_OPEN']);
    expect(one.stats().state).toBe('half_open');
    expect(await answer(one, fine)).toBe('fine');
    expect(one.stats().state).toBe('closed');

    await failures(one, 5);
    await vi.advanceTimersByTimeAsync(30_000);
    await failures(one, 1);
    expect(one.stats()).toMatchObject({ state: 'open', trips: 3 });
  });

  it('opens again where the second or third trial fails, and wants three anew', async () => {
    const one = guard();
    await failures(one, 5);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await answer(one, fine)).toBe('fine');
    expect(await answer(one, fine)).toBe('fine');
    await failures(one, 1);
    expect(one.stats()).toMatchObject({ state: 'open', trips: 2 });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await answer(one, fine)).toBe('fine');
    expect(await answer(one, fine)).toBe('fine');
    expect(one.stats().state).toBe('half_open');
    expect(await answer(one, fine)).toBe('fine');
    expect(one.stats().state).toBe('closed');
  });

  it('is not kept shut by a trial that hangs', async () => {
    const one = guard({ timeoutMs: 1000 });
    await failures(one, 5);
    await vi.advanceTimersByTimeAsync(30_000);
    const trial = outcome(one.run(hanging));
    await vi.advanceTimersByTimeAsync(1000 + TURN);
    expect(await trial).toBe('TIMEOUT');
    await vi.advanceTimersByTimeAsync(30_000);
    for (let i = 0; i < 3; i++) expect(await answer(one, fine)).toBe('fine');
    expect(one.stats().state).toBe('closed');
  });

  it('is not closed by a trial that its caller gave up', async () => {
    const one = guard();
    await failures(one, 5);
    await vi.advanceTimersByTimeAsync(30_000);
    const stop = new AbortController();
    const trial = outcome(one.run(hanging, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(TURN);
    stop.abort(new Error('given up'));
    expect(await trial).toBe('given up');
    await vi.advanceTimersByTimeAsync(TURN);
    expect(one.stats().state).toBe('open');
  });

  it('takes an expected error for an answer: not counted, not retried, thrown as it is', async () => {
    let calls = 0;
    const one = guard({ retries: 3, isExpected: (error) => (error as Error).message === 'HTTP 404' });
    for (let i = 0; i < 20; i++) {
      const said = await answer(one, () => Promise.reject(new Error(`HTTP ${calls++ < 99 ? 404 : 500}`)));
      expect(said).toBe('HTTP 404');
    }
    expect(calls).toBe(20);
    expect(one.stats()).toMatchObject({ state: 'closed', failures: 0 });
  });
});

describe('retries', () => {
  it('repeat a read with doubling pauses and jitter, and stop at the first answer', async () => {
    const pauses: number[] = [];
    let calls = 0;
    const one = guard({
      retries: 4,
      backoffMs: 100,
      maxBackoffMs: 400,
      failures: 99,
      sleep: (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
    });
    const call = outcome(one.run(() => (++calls < 5 ? failing() : fine())));
    await vi.advanceTimersByTimeAsync(10 * TURN);
    expect(await call).toBe('fine');
    expect(pauses).toHaveLength(4);
    for (const [i, most] of [100, 200, 400, 400].entries()) {
      expect(pauses[i]).toBeGreaterThanOrEqual(most / 2);
      expect(pauses[i]).toBeLessThan(most);
    }
  });

  it('P4: never repeat a call made with `once`', async () => {
    let calls = 0;
    const one = guard({ retries: 5 });
    const call = outcome(
      one.run(
        () => {
          calls++;
          return failing();
        },
        { once: true },
      ),
    );
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await call).toBe('HTTP 503');
    expect(calls).toBe(1);
  });

  it('stop when the breaker opens in the middle of them', async () => {
    let calls = 0;
    const one = guard({ retries: 20, failures: 3, sleep: () => Promise.resolve() });
    const call = outcome(
      one.run(() => {
        calls++;
        return failing();
      }),
    );
    await vi.advanceTimersByTimeAsync(10 * TURN);
    expect(await call).toBe('CIRCUIT_OPEN');
    expect(calls).toBe(3);
  });
});

describe('the null guard', () => {
  it('lets an action and its error through as they are', async () => {
    expect(await nullGuard.run(fine)).toBe('fine');
    await expect(nullGuard.run(failing)).rejects.toThrow('HTTP 503');
    expect(nullGuard.stats().state).toBe('closed');
  });
});
