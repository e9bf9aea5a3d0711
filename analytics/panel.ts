import type { BarSeries } from '../domain/index.ts';

/** A series up to and including bar `index`. */
export interface PanelMember {
  readonly series: BarSeries;
  readonly index: number;
}

/**
 * The newest close-to-close returns of each member on one axis of dates: those of the member with the newest bar and,
 * among these, the longest history. Where a member has no bar on a date its last close stands, so the return over a
 * gap falls on the date that ends it. A row is as long as the member's history reaches back, at most `window`; the
 * ends of all rows are the same date. Reads bars up to `index` only (P6).
 */
export function returnPanel(members: readonly PanelMember[], window: number): Float64Array[] {
  const axis = longest(members);
  if (axis === undefined) return [];
  const width = Math.max(0, Math.min(window, axis.index));
  return members.map((member) => row(member, axis, width));
}

/** The member whose dates all rows stand on. */
export function longest(members: readonly PanelMember[]): PanelMember | undefined {
  let best: PanelMember | undefined;
  let bestDate = '';
  for (const member of members) {
    const date = member.series.dates[member.index] ?? '';
    if (best === undefined || date > bestDate || (date === bestDate && member.index > best.index)) {
      best = member;
      bestDate = date;
    }
  }
  return best;
}

function row(member: PanelMember, axis: PanelMember, width: number): Float64Array {
  const { dates, close } = member.series;
  const axisDates = axis.series.dates;
  const returns = new Float64Array(width);
  let place = member.index;
  let later = Number.NaN;
  for (let t = width; t >= 0; t--) {
    const date = axisDates[axis.index - width + t] as string;
    const same = dates[place] === date;
    if (!same) while (place >= 0 && (dates[place] as string) > date) place--;
    if (place < 0) return returns.subarray(t + 1);
    const level = close[place] as number;
    if (t < width) returns[t] = later / level - 1;
    later = level;
    if (same) place--;
  }
  return returns;
}
