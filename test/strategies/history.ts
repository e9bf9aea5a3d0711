import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GrowingSeries, type Bar } from '../../domain/index.ts';

const daily = path.resolve(import.meta.dirname, '../../../shared/data/daily');

export const hasHistory = existsSync(path.join(daily, 'SPY.csv'));

/** Symbols there is history of, in alphabetical order. */
export function historySymbols(): string[] {
  return readdirSync(daily)
    .filter((file) => file.endsWith('.csv'))
    .map((file) => path.basename(file, '.csv'))
    .sort();
}

/** Real history, prices scaled by adj_close where the file has it; sessions in [from, to]. */
export function history(symbol: string, from: string, to: string): GrowingSeries {
  const [header = '', ...lines] = readFileSync(path.join(daily, `${symbol}.csv`), 'utf8')
    .trim()
    .split('\n');
  const adjusted = header.split(',').indexOf('adj_close');
  const bars: Bar[] = [];
  for (const line of lines) {
    const cells = line.split(',');
    const [date = '', open = '', high = '', low = '', close = '', volume = ''] = cells;
    if (date < from || date > to) continue;
    const scale = adjusted < 0 ? 1 : Number(cells[adjusted]) / Number(close);
    bars.push({
      date,
      open: Number(open) * scale,
      high: Number(high) * scale,
      low: Number(low) * scale,
      close: Number(close) * scale,
      volume: Number(volume),
    });
  }
  return new GrowingSeries(symbol, bars);
}
