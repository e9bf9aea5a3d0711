/** Where each column stands; -1: there is none. */
export interface Columns {
  readonly count: number;
  readonly date: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly adjClose: number;
}

const NEEDED = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;
const ADJUSTED = ['adj_close', 'adjclose', 'adjusted_close'];

/** The header line: names in any case and order, `Adj Close` as good as `adj_close`; other columns are passed over. */
export function readHeader(
  line: string,
): { readonly ok: true; readonly columns: Columns } | { readonly ok: false; readonly reason: string } {
  const names = line
    .replaceAll('"', '')
    .trim()
    .split(',')
    .map((name) => name.trim().toLowerCase().replaceAll(/\s+/g, '_'));
  const lacking = NEEDED.filter((name) => !names.includes(name));
  if (lacking.length > 0) {
    return {
      ok: false,
      reason: `the header lacks ${lacking.join(', ')} (found: ${names.join(', ').slice(0, 80)})`,
    };
  }
  const twice = NEEDED.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) return { ok: false, reason: `the header names ${twice} twice` };
  const at = (name: string): number => names.indexOf(name);
  return {
    ok: true,
    columns: {
      count: names.length,
      date: at('date'),
      open: at('open'),
      high: at('high'),
      low: at('low'),
      close: at('close'),
      volume: at('volume'),
      adjClose: names.findIndex((name) => ADJUSTED.includes(name)),
    },
  };
}
