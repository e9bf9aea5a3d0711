import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRng } from '../../domain/index.ts';
import { createGuard } from '../../guards/index.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('spacing, concurrency and queue', () => {
  it('keep every sliding minute at or below the quota, whenever calls come and however long they take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 200 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 3000 })), {
          minLength: 20,
          maxLength: 120,
        }),
        async (perMinute, calls) => {
          const guard = createGuard({
            name: 'feed',
            rng: createRng(1),
            perMinute,
            concurrency: 3,
            retries: 0,
          });
          const starts: number[] = [];
          let running = 0;
          let most = 0;
          const all = calls.map(async ([pause, duration]) => {
            await new Promise((resolve) => setTimeout(resolve, pause));
            return guard.run(async () => {
              starts.push(Date.now());
              most = Math.max(most, ++running);
              await new Promise((resolve) => setTimeout(resolve, duration));
              running--;
            });
          });
          await vi.runAllTimersAsync();
          await Promise.all(all);
          guard.close();
          expect(starts).toHaveLength(calls.length);
          expect(most).toBeLessThanOrEqual(3);
          for (const [i, start] of starts.entries()) {
            const inMinute = starts.slice(i).filter((other) => other <= start + 60_000).length;
            expect(inMinute, 'a closed window of 60 s').toBeLessThanOrEqual(perMinute);
          }
        },
      ),
      { seed: 1, numRuns: 15 },
    );
  });

  it('without spacing a call starts at once where a place is free, and those that wait go by priority', async () => {
    const guard = createGuard({ name: 'model', rng: createRng(1), concurrency: 1, retries: 0 });
    const started: string[] = [];
    const ends: (() => void)[] = [];
    const call = (name: string, priority: number) =>
      guard.run(() => (started.push(name), new Promise<void>((resolve) => ends.push(resolve))), { priority });
    const all = [call('first', 5), call('late', 9), call('usual', 5), call('soon', 1), call('usual too', 5)];
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(['first']);
    for (let i = 0; i < all.length; i++) {
      ends[i]?.();
      await vi.advanceTimersByTimeAsync(0);
    }
    await Promise.all(all);
    expect(started).toEqual(['first', 'soon', 'usual', 'usual too', 'late']);
    expect(guard.stats()).toMatchObject({ waiting: 0, running: 0 });
    guard.close();
  });

  it('refuse with OVERLOADED what no longer fits the queue, and send nothing of it', async () => {
    const guard = createGuard({ name: 'feed', rng: createRng(1), concurrency: 1, queue: 2, retries: 3 });
    let sent = 0;
    const call = () =>
      guard
        .run(async () => {
          sent++;
          await new Promise((resolve) => setTimeout(resolve, 100));
          return 'fine';
        })
        .catch((error: { code?: string }) => error.code);
    const first = call();
    await vi.advanceTimersByTimeAsync(1);
    const rest = [call(), call(), call(), call()];
    await vi.advanceTimersByTimeAsync(1000);
    const said = [await first, ...(await Promise.all(rest))];
    expect(said.filter((s) => s === 'fine').length).toBe(sent);
    expect(said.filter((s) => s === 'OVERLOADED').length).toBe(5 - sent);
    expect(sent).toBe(3);
    expect(guard.stats()).toMatchObject({ overflowed: 2, state: 'closed', failures: 0 });
    guard.close();
  });

  it('let a lower priority number go first among those that wait', async () => {
    const guard = createGuard({ name: 'feed', rng: createRng(1), concurrency: 1 });
    const order: string[] = [];
    const call = (label: string, priority: number) =>
      guard.run(
        async () => {
          order.push(label);
          await new Promise((resolve) => setTimeout(resolve, 10));
        },
        { priority },
      );
    const first = call('first', 5);
    await vi.advanceTimersByTimeAsync(1);
    const all = [first, call('late', 9), call('usual', 5), call('urgent', 0)];
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(all);
    expect(order).toEqual(['first', 'urgent', 'usual', 'late']);
    guard.close();
  });
});
