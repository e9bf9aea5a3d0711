import { html } from '../html.ts';
import { change, counted, figure, integer, percent, price } from '../format.ts';
import type { ReportInput } from '../input.ts';
import type { Section } from '../section.ts';

/** The figures that are asked for first, and what must be known before they are believed. */
export function summary({ result }: ReportInput): Section {
  const { metrics, equity, warnings, trials, interrupted } = result;
  const last = equity.at(-1)?.equity ?? null;
  const tiles: readonly (readonly [string, string, string])[] = [
    ['Total return', change(metrics.totalReturn), `${change(metrics.cagr)} a year; equity ${price(last)} at the end`],
    ['Sharpe ratio', figure(metrics.sharpe), `volatility ${percent(metrics.volatility)} a year`],
    ['Deepest drawdown', percent(metrics.maxDrawdown), `longest ${counted(metrics.longestDrawdown ?? 0, 'session')}`],
    ['Closed trades', integer(metrics.trades.count), metrics.trades.count === 0 ? 'nothing to judge' : `${percent(metrics.trades.winRate, 0)} won; profit factor ${figure(metrics.trades.profitFactor)}`],
    ['Deflated Sharpe ratio', percent(metrics.deflatedSharpe), `probability of skill, after ${counted(trials, 'configuration')} tried on these data`],
    ['In the market', percent(metrics.trades.exposure, 0), 'of all sessions with a position at the close'],
  ]; // prettier-ignore
  return {
    id: 'summary',
    title: 'Summary',
    body: html`${interrupted ? html`<p class="warning" role="note">This run was stopped before its end: the figures are of the sessions until then.</p>` : null}
<dl class="tiles">${tiles.map(([name, value, more]) => html`<div><dt>${name}</dt><dd class="big">${value}</dd><dd class="more">${more}</dd></div>`)}</dl>
<h3>To know before these figures are believed</h3>
${warnings.length === 0 ? html`<p>Nothing was found: no symbol left out, no halt, no failed station, trades enough.</p>` : html`<ul class="warnings">${warnings.map((line) => html`<li>${line}</li>`)}</ul>`}
<p class="note">A backtest says what would have happened under its assumptions, not what will. It is not investment advice.</p>`, // prettier-ignore
  };
}
