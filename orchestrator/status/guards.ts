import type { RolledGuard } from '../../guards/index.ts';
import type { DeskStatus } from './schema.ts';

type Parts = Pick<DeskStatus, 'breakers' | 'limiters' | 'providers'>;

/** Breakers, limiters and providers as the guards around them tell it. */
export function guardParts(guards: readonly RolledGuard[]): Parts {
  const parts: Parts = { breakers: [], limiters: [], providers: [] };
  for (const { kind, name, model, stats, calls } of guards) {
    const lanes = 'ordinary' in stats ? stats : null;
    const one = 'ordinary' in stats ? stats.ordinary : stats;
    const { state, trips, rejected, lastFailure, overflowed, timeouts, retries } = one;
    const direct = lanes ? [lanes.critical, lanes.reconcile] : [];
    const sum = (of: (lane: { running: number; waiting: number; retries: number }) => number): number =>
      direct.reduce((all, lane) => all + of(lane), 0);
    parts.breakers.push({ name, kind, state, trips, rejected, lastFailure });
    parts.limiters.push({
      name,
      kind,
      perMinute: lanes?.perMinute ?? null,
      used: lanes?.used ?? null,
      running: one.running + sum((lane) => lane.running),
      waiting: one.waiting + sum((lane) => lane.waiting),
      overflowed,
    });
    parts.providers.push({
      name,
      kind,
      model,
      succeeded: calls.succeeded,
      refused: calls.refused,
      failed: calls.failed,
      timeouts,
      retries: retries + sum((lane) => lane.retries),
      latency: { ...calls.latency },
    });
  }
  return parts;
}
