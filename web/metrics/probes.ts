import type { StatusRead } from '../../orchestrator/status/index.ts';

/** Longest silence of a desk that is well, milliseconds: it tells of itself every two seconds. */
export const SILENT = 30_000;
export const isUp = (status: StatusRead | null): boolean =>
  status !== null && status.alive && status.age <= SILENT;

export interface Readiness {
  readonly ready: boolean;
  /** One line a check, for people. */
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

/**
 * Whether the desk is at work. A halt is no lack of readiness: exits go on, and whoever halted it does not want it
 * restarted for that.
 * @param database null: it was read; else why not
 */
export function readiness(status: StatusRead | null, database: string | null): Readiness {
  const checks = [
    { name: 'desk', ok: isUp(status), detail: deskDetail(status) },
    { name: 'database', ok: database === null, detail: database ?? 'readable' },
  ];
  const stream = status?.status.streams.find((s) => !s.connected);
  if (stream) checks.push({ name: 'stream', ok: false, detail: `${stream.name} is not connected` });
  return { ready: checks.every((check) => check.ok), checks };
}

function deskDetail(status: StatusRead | null): string {
  if (status === null) return 'no desk has told anything here yet';
  const { pid, halt } = status.status;
  const ago = `${Math.round(status.age / 1000)} s ago`;
  if (!status.alive) return `the process ${pid} is gone; it last told of itself ${ago}`;
  if (status.age > SILENT) return `the process ${pid} is there, and has been silent for ${ago.slice(0, -4)}`;
  return `at work (${halt.state}), last heard ${ago}`;
}
