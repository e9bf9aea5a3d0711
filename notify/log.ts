import { appendFileSync, closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, statSync } from 'node:fs'; // prettier-ignore
import path from 'node:path';
import { z } from 'zod';
import { notice } from './notice.ts';
import type { Notice, Severity } from './notice.ts';

const acknowledgement = z.strictObject({
  acknowledges: z.string(),
  by: z.string().max(200),
  at: z.iso.datetime(),
});
const line = z.union([notice, acknowledgement]);

/** A notice and whether somebody has answered it. */
export interface Kept extends Notice {
  readonly acknowledged: { readonly by: string; readonly at: string } | null;
}

const fileIn = (runtimeDir: string): string => path.join(runtimeDir, 'notices.jsonl');

/** Most of the file that is read: old news need not be read again. */
const TAIL = 4_000_000;

/**
 * Every notice still in reach, oldest first; empty where there is none. Why in a file: docs/adr/0015.
 */
export function readNotices(runtimeDir: string): readonly Kept[] {
  const kept = new Map<string, Kept>();
  for (const text of tailOf(fileIn(runtimeDir)).split('\n')) {
    const read = parsed(text);
    if (read === null) continue;
    if ('id' in read) kept.set(read.id, { ...read, acknowledged: null });
    else {
      const known = kept.get(read.acknowledges);
      if (known && known.acknowledged === null)
        kept.set(known.id, { ...known, acknowledged: { by: read.by, at: read.at } });
    }
  }
  return [...kept.values()];
}

/** Grows with every notice and every acknowledgement: whoever knows it need not read the same again. */
export function logSize(runtimeDir: string): number {
  return statSync(fileIn(runtimeDir), { throwIfNoEntry: false })?.size ?? 0;
}

/** Whether a notice waits for somebody: what is only information does not. */
export const isUnread = ({ severity, acknowledged }: Kept): boolean =>
  severity !== 'info' && acknowledged === null;

/** Notices that wait for somebody, by severity. */
export function unreadCounts(runtimeDir: string): Readonly<Record<Severity, number>> {
  const counts = { info: 0, warning: 0, critical: 0 };
  for (const kept of readNotices(runtimeDir)) if (isUnread(kept)) counts[kept.severity]++;
  return counts;
}

/** @throws what the file system throws */
export function keepNotice(runtimeDir: string, kept: Notice): void {
  append(runtimeDir, kept);
}

/**
 * Answers one notice, or all that are unread. From any process: a line is appended, and nothing is locked.
 * @param who of `id` a notice's id or `all`
 * @returns those that were answered by this; empty: no such notice, or answered already
 */
export function acknowledgeNotice(
  runtimeDir: string,
  who: { readonly id: string; readonly by: string; readonly now: number },
): readonly Kept[] {
  const meant = readNotices(runtimeDir).filter(
    (n) => (who.id === 'all' && isUnread(n)) || (n.id === who.id && n.acknowledged === null),
  );
  const at = new Date(who.now).toISOString();
  for (const { id } of meant) append(runtimeDir, { acknowledges: id, by: who.by.slice(0, 200), at });
  return meant;
}

function append(runtimeDir: string, value: z.infer<typeof line>): void {
  mkdirSync(runtimeDir, { recursive: true });
  const file = fileIn(runtimeDir);
  // One write, appended: lines of two processes never mix. A half line, of a process that was killed, is closed first.
  const broken = existsSync(file) && !/(^|\n)$/.test(tailOf(file, 1));
  appendFileSync(file, `${broken ? '\n' : ''}${JSON.stringify(value)}\n`, { mode: 0o600 });
}

function parsed(text: string): z.infer<typeof line> | null {
  if (text === '') return null;
  try {
    const read = line.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

function tailOf(file: string, bytes = TAIL): string {
  if (!existsSync(file)) return '';
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    if (size <= bytes) return readFileSync(fd, 'utf8');
    const buffer = Buffer.alloc(bytes);
    readSync(fd, buffer, 0, bytes, size - bytes);
    return buffer.toString('utf8');
  } finally {
    closeSync(fd);
  }
}
