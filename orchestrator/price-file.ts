import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DeskError, messageOf } from '../domain/index.ts';
import type { BarSeries } from '../domain/index.ts';
import { parseCsv } from '../market/csv/parse.ts';

/**
 * One price file as it is written: adj_close unused.
 * @throws DeskError DATA_UNAVAILABLE, DATA_INVALID with the line
 */
export async function readPriceFile(file: string): Promise<BarSeries> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    throw new DeskError('DATA_UNAVAILABLE', `${file} cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
      hint: 'name a CSV file with the columns date,open,high,low,close,volume',
    });
  }
  const parsed = parseCsv(text, 'raw');
  if (!parsed.ok) {
    throw new DeskError('DATA_INVALID', `${file}: ${parsed.fault.detail}`, {
      hint: 'mend that line, or leave it out',
    });
  }
  const { dates, open, high, low, close, volume } = parsed.file;
  const symbol = path.basename(file).replace(/\.csv$/i, '');
  return { symbol, length: dates.length, revision: 0, dates, open, high, low, close, volume };
}
