import type { Style } from '../style.ts';
import { paintLine } from './line.ts';
import type { Line } from './line.ts';
import { account } from './panels/account.ts';
import { cycles } from './panels/cycles.ts';
import { head } from './panels/head.ts';
import { health } from './panels/health.ts';
import { notices } from './panels/notices.ts';
import { orders } from './panels/orders.ts';
import type { Panel } from './panels/panel.ts';
import { positions } from './panels/positions.ts';
import { why } from './panels/why.ts';
import type { TopView } from './view.ts';

export interface Size {
  readonly columns: number;
  /** Null: as long as it is, for paper and pipes. */
  readonly rows: number | null;
}

/** From so many columns on panels stand in pairs. */
const PAIRED = 130;
const BETWEEN = ' │ ';
/** Rows of a list and whether lines are left free between panels. */
interface Fit {
  readonly most: number;
  readonly airy: boolean;
  /** Rows of what is held, where there is room for more than of other lists. */
  readonly held?: number;
}
/** From roomy to cramped: the first that fits the screen is taken. */
const AIRY = [12, 10, 8, 6, 5, 4, 3].map((most): Fit => ({ most, airy: true }));
const DENSE = [4, 3, 2, 1].map((most): Fit => ({ most, airy: false }));
const ROOMY: Fit = { most: 12, airy: true };
const CRAMPED: Fit = { most: 1, airy: false };

/** From the top: what a glance must catch comes first, so that a small screen loses the rest. */
const ROWS: readonly (readonly [Panel] | readonly [Panel, Panel])[] = [[head], [notices], [account, positions], [why, orders], [cycles], [health]]; // prettier-ignore

/**
 * The whole screen as lines, none wider and not more than the terminal has.
 * @param foot last line, at the very bottom; empty: none
 */
export function render(
  view: TopView,
  { columns, rows }: Size,
  style: Style,
  foot: Line = [],
): readonly string[] {
  const below = foot.length > 0 ? 1 : 0;
  const fit =
    rows === null
      ? ROOMY
      : [...AIRY, ...DENSE].find((one) => draw(view, columns, one, style).length + below <= rows);
  if (rows === null) return draw(view, columns, ROOMY, style);
  const room = Math.max(0, rows - below);
  const lines = draw(view, columns, fit ? withAllHeld(view, columns, fit, room, style) : CRAMPED, style);
  const shown = lines.slice(0, room);
  if (lines.length > room && room > 0) shown[room - 1] = paintLine([{ text: `… ${lines.length - room + 1} more lines: make the window taller`, paint: 'dim' }], columns, style); // prettier-ignore
  return below > 0 ? [...shown, paintLine(foot, columns, style)] : shown;
}

/** What is held stands whole where the rows that are left over allow it. */
function withAllHeld(view: TopView, columns: number, fit: Fit, room: number, style: Style): Fit {
  let best = fit;
  for (let held = fit.most + 1; held <= view.positions.length; held++) {
    const more = { ...fit, held };
    if (draw(view, columns, more, style).length <= room) best = more;
  }
  return best;
}

/** How a panel is drawn in this fit. */
const sizeOf = (panel: Panel, width: number, { most, held = most }: Fit): Parameters<Panel>[1] => ({
  width,
  most: panel === positions ? held : most,
});

function draw(view: TopView, columns: number, fit: Fit, style: Style): string[] {
  const lines: string[] = [];
  for (const panels of ROWS) {
    const block = columns >= PAIRED && panels.length === 2 ? paired(panels, view, columns, fit, style) : stacked(panels, view, columns, fit, style); // prettier-ignore
    if (block.length > 0) lines.push(...(lines.length > 0 && fit.airy ? [''] : []), ...block);
  }
  return lines;
}

function stacked(panels: readonly Panel[], view: TopView, width: number, fit: Fit, style: Style): string[] {
  const blocks = panels.map((panel) =>
    panel(view, sizeOf(panel, width, fit)).map((line) => paintLine(line, width, style)),
  );
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, i) => (i > 0 && fit.airy ? ['', ...block] : block));
}

function paired(
  panels: readonly [Panel, Panel],
  view: TopView,
  columns: number,
  fit: Fit,
  style: Style,
): string[] {
  const width = Math.floor((columns - BETWEEN.length) / 2);
  const [left, right] = panels.map((panel) => panel(view, sizeOf(panel, width, fit))) as [
    readonly Line[],
    readonly Line[],
  ];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const first = paintLine(left[i] ?? [], width, style, true);
    return `${first}${style.dim(BETWEEN)}${paintLine(right[i] ?? [], width, style)}`.trimEnd();
  });
}
