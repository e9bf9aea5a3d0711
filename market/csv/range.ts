import { open } from 'node:fs/promises';
import { isDate } from '../../domain/index.ts';
import { readHeader } from './header.ts';

const CHUNK = 4096;

/** First and last date of a price file from its two ends, without reading the middle; null where either is no date. */
export async function dateRange(file: string): Promise<{ first: string; last: string } | null> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(CHUNK);
    const head = (await handle.read(buffer, 0, CHUNK, 0)).bytesRead;
    const lines = buffer
      .toString('utf8', 0, head)
      .replace(/^\ufeff/, '')
      .split(/\r?\n/);
    const header = readHeader(lines[0] ?? '');
    if (!header.ok) return null;
    const from = Math.max(0, size - CHUNK);
    const tail = (await handle.read(buffer, 0, CHUNK, from)).bytesRead;
    const last = buffer.toString('utf8', 0, tail).trimEnd().split(/\r?\n/).at(-1) ?? '';
    const dateIn = (line: string): string =>
      (line.split(',')[header.columns.date] ?? '').replaceAll('"', '').trim().slice(0, 10);
    const range = { first: dateIn(lines[1] ?? ''), last: dateIn(last) };
    return isDate(range.first) && isDate(range.last) ? range : null;
  } finally {
    await handle.close();
  }
}
