import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DeskError, isDate, messageOf } from '../../domain/index.ts';
import type { Split } from '../../market/index.ts';
import type { Actions, Dividend, History } from './history.ts';

/**
 * Splits and cash dividends from SYMBOL.csv files with the header `ex_date,type,value` (new shares for one old; dollars
 * a share). An ex-date without a bar counts at the symbol's next one. A symbol without a file has none.
 * @throws DeskError DATA_UNAVAILABLE, DATA_INVALID with the line
 */
export async function readActions(folder: string, histories: readonly History[]): Promise<Actions> {
  if (!existsSync(folder)) {
    throw new DeskError('DATA_UNAVAILABLE', `--actions: the folder ${folder} does not exist`, {
      hint: 'it must hold SYMBOL.csv files with the columns ex_date,type,value',
    });
  }
  const splits: Split[] = [];
  const dividends: Dividend[] = [];
  for (const history of histories) {
    const { symbol, dates } = history;
    const file = path.join(folder, `${symbol}.csv`);
    if (!existsSync(file)) continue;
    for (const { date, type, value } of parse(await textOf(file), file)) {
      // What lies before the first bar has been done to it already.
      if (date <= (dates[0] as string)) continue;
      const session = dates.find((d) => d >= date);
      if (session === undefined) continue;
      if (type === 'split') splits.push({ symbol, session, ratio: value });
      else dividends.push({ symbol, session, amount: value });
    }
  }
  return { splits, dividends, restate: true };
}

interface Row {
  readonly date: string;
  readonly type: 'split' | 'cash_dividend';
  readonly value: number;
}

function parse(text: string, file: string): readonly Row[] {
  const invalid = (line: number, what: string): DeskError =>
    new DeskError('DATA_INVALID', `${file} line ${line}: ${what}`, {
      hint: 'mend that line, or leave it out',
    });
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  const [dateAt, typeAt, valueAt] = ['ex_date', 'type', 'value'].map((name) => names.indexOf(name)) as [
    number, number, number,
  ]; // prettier-ignore
  if (Math.min(dateAt, typeAt, valueAt) < 0) throw invalid(1, 'the header must be ex_date,type,value');
  const rows: Row[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim());
    const date = cells[dateAt] ?? '';
    const type = cells[typeAt] ?? '';
    const value = Number(cells[valueAt] || 'none');
    if (!isDate(date)) throw invalid(i + 2, `"${date}" is not a date (YYYY-MM-DD)`);
    if (type !== 'split' && type !== 'cash_dividend')
      throw invalid(i + 2, `"${type}" is neither split nor cash_dividend`);
    if (!(value > 0 && Number.isFinite(value)))
      throw invalid(i + 2, `value "${cells[valueAt]}" must be above zero`);
    rows.push({ date, type, value });
  }
  return rows.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw new DeskError('DATA_UNAVAILABLE', `${file} cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}
