import { depthBelow } from '../../../analytics/index.ts';
import { change, integer, percent, price } from '../format.ts';
import { html, jsonScript } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportInput } from '../input.ts';
import { area, line, plot, rangeOf } from '../plot.ts';
import { folded, note, table } from '../section.ts';
import type { Section } from '../section.ts';
import { dateTicks, valueTicks } from '../ticks.ts';
import { episodesOf } from '../drawdown-episodes.ts';

/** Episodes that a person is shown. */
const DEEPEST = 5;

export function equitySection({ result, benchmark }: ReportInput): Section {
  const { equity, config } = result;
  if (equity.length === 0) return { id: 'equity', title: 'Equity and drawdown', body: note('No session was lived through.') }; // prettier-ignore
  const cash = Number(config['cash']);
  const dates = equity.map(({ time }) => time);
  const levels = equity.map((point) => point.equity);
  const depths = depthsOf(cash, levels);
  const held = benchmark === null ? null : heldInstead(benchmark, dates, cash);
  const [low, high] = rangeOf([cash, ...levels, ...(held ?? []).filter((level) => level !== null)]);
  const deepest = Math.min(-0.01, ...depths) * 1.05;
  const xTicks = dateTicks(dates);
  const name = benchmark?.symbol ?? '';
  return {
    id: 'equity',
    title: 'Equity and drawdown',
    body: html`${legend(held === null ? null : name)}
${plot({
  label: `Equity at each close from ${dates[0]} to ${dates.at(-1)}: ${integer(cash)} at first, ${integer(levels.at(-1) as number)} at the end, ${integer(Math.min(...levels))} at its lowest and ${integer(Math.max(...levels))} at its highest.`,
  layers: [...(held ? [line(held, low, high, 'other')] : []), line(levels, low, high, 'main')],
  xTicks,
  yTicks: valueTicks(low, high, integer),
  tall: true,
  cursor: true,
})}
<h3 id="drawdown-title">Drawdown</h3>
${plot({
  label: `Drawdown below the highest equity so far, ${percent(Math.min(...depths))} at its deepest.`,
  layers: [area(depths, deepest, 0, 0, 'loss'), line(depths, deepest, 0, 'loss')],
  xTicks,
  yTicks: valueTicks(deepest, 0, (value) => percent(value, 0)),
  cursor: true,
})}
${cursorControl(dates, levels)}
${table(`The ${DEEPEST} deepest drawdowns`, episodesOf(dates, depths).slice(0, DEEPEST), [
  { head: 'below the peak from', cell: (episode) => episode.from },
  { head: 'deepest', cell: (episode) => percent(episode.depth), numeric: true },
  { head: 'on', cell: (episode) => episode.lowest },
  { head: 'recovered', cell: (episode) => episode.recovered ?? 'not yet' },
  { head: 'sessions', cell: (episode) => integer(episode.sessions), numeric: true },
])}
${folded('Equity and drawdown as a table, the last session of each month', table('Equity and drawdown, the last session of each month', monthEnds(dates), [
  { head: 'session', cell: (i) => dates[i] as string },
  { head: 'equity', cell: (i) => price(levels[i] as number), numeric: true },
  { head: 'since the start', cell: (i) => change((levels[i] as number) / cash - 1), numeric: true },
  { head: 'drawdown', cell: (i) => percent(depths[i] as number), numeric: true },
]))}`, // prettier-ignore
  };
}

const legend = (benchmark: string | null): Html =>
  html`<p class="legend"><span class="main">this run</span>${benchmark === null ? null : html` <span class="other">${benchmark} bought and held with the same cash, without dividends unless its prices hold them</span>`}</p>`; // prettier-ignore

/** Read out by the script, for a finger, a mouse and the arrow keys alike. */
const cursorControl = (dates: readonly string[], levels: readonly number[]): Html =>
  html`<div class="readout" hidden><label for="session">Session</label> <input type="range" id="session" min="0" max="${dates.length - 1}" value="${dates.length - 1}"> <output for="session"></output></div>
${jsonScript('levels', { dates, levels: levels.map((level) => Math.round(100 * level) / 100) })}`; // prettier-ignore

function depthsOf(cash: number, levels: readonly number[]): readonly number[] {
  let peak = cash;
  return levels.map((level) => {
    const depth = depthBelow(peak, level);
    peak = Math.max(peak, level);
    return depth;
  });
}

/** The same cash in the benchmark at the first close it has; null on days before that. */
function heldInstead(
  { dates, close, length }: NonNullable<ReportInput['benchmark']>,
  sessions: readonly string[],
  cash: number,
): readonly (number | null)[] | null {
  const closes = new Map(dates.slice(0, length).map((date, i) => [date, close[i] as number]));
  const first = sessions.map((session) => closes.get(session)).find((level) => level !== undefined);
  if (first === undefined) return null;
  let last: number | null = null;
  return sessions.map((session) => {
    const level = closes.get(session);
    if (level !== undefined) last = (cash * level) / first;
    return last;
  });
}

const monthEnds = (dates: readonly string[]): readonly number[] =>
  dates.flatMap((date, i) => (dates[i + 1]?.slice(0, 7) === date.slice(0, 7) ? [] : [i]));
