import { kurtosis, mean, returnsOf, sampleDeviation, skew } from '../../../analytics/index.ts';
import { change, counted, figure, integer, percent } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { binned } from '../bins.ts';
import type { ReportInput } from '../input.ts';
import { plot, SIDE } from '../plot.ts';
import { folded, note, table } from '../section.ts';
import type { Section } from '../section.ts';
import { valueTicks } from '../ticks.ts';

/** How sessions and trades are spread: what an average hides. */
export function distribution({ result }: ReportInput): Section {
  const { equity, config, trades, metrics } = result;
  const levels = Float64Array.of(Number(config['cash']), ...equity.map((point) => point.equity));
  const returns = [...returnsOf(levels)];
  const moved = returns.filter((r) => r !== 0);
  const outcomes = trades.flatMap(({ pnl, qty, entryPrice }) =>
    pnl === null ? [] : [pnl / (qty * entryPrice)],
  );
  const facts = [
    ['best session', change(returns.length > 0 ? Math.max(...returns) : null, 2)],
    ['worst session', change(returns.length > 0 ? Math.min(...returns) : null, 2)],
    ['mean', change(mean(returns), 3)],
    ['standard deviation', percent(sampleDeviation(returns), 2)],
    ['skewness', figure(skew(returns))],
    ['excess kurtosis', figure(kurtosis(returns))],
    ['value at risk, 95 %', percent(metrics.var95, 2)],
    ['expected shortfall, 95 %', percent(metrics.cvar95, 2)],
  ] as const; // prettier-ignore
  return {
    id: 'distribution',
    title: 'Distribution of returns',
    body: html`<h3>Sessions</h3>
${moved.length < 2 ? note('Equity moved in no two sessions.') : histogram('Returns of sessions', moved, 'session', returns.length - moved.length)}
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<h3>Closed trades</h3>
${outcomes.length < 2 ? note(`There ${outcomes.length === 1 ? 'is one closed trade' : 'are no closed trades'}: nothing to spread.`) : histogram('Returns of closed trades', outcomes, 'trade', 0)}`, // prettier-ignore
  };
}

function histogram(name: string, values: readonly number[], unit: string, unmoved: number): Html {
  const bins = binned(values);
  const [low, high] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
  const most = Math.max(...bins.map(({ count }) => count));
  const x = (value: number): number => Math.round((SIDE * (value - low)) / (high - low));
  const range = (bin: (typeof bins)[number]): string => `${percent(bin.from, 1)} to ${percent(bin.to, 1)}`;
  const losses = values.filter((value) => value < 0).length;
  return html`${plot({
    label: `${name}: ${counted(losses, unit)} below zero and ${integer(values.length - losses)} above, most of them ${range(bins.find(({ count }) => count === most) as (typeof bins)[number])}.`,
    layers: bins.map(({ from, to, count }) => html`<rect class="${from < 0 ? 'loss' : 'gain'}" x="${x(from)}" width="${Math.max(1, x(to) - x(from) - 2)}" y="${Math.round(SIDE - (SIDE * count) / most)}" height="${Math.round((SIDE * count) / most)}"/>`),
    xTicks: valueTicks(low, high, (value) => percent(value, high - low < 0.05 ? 1 : 0)),
    yTicks: valueTicks(0, most, integer),
  })}
${unmoved > 0 ? note(`${counted(unmoved, unit)} without any change are not drawn.`) : null}
${folded(`${name} as a table`, table(name, bins, [
  { head: 'return', cell: range },
  { head: `${unit}s`, cell: ({ count }) => integer(count), numeric: true },
]))}`; // prettier-ignore
}
