import { counted, gain, integer, price, words } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportInput } from '../input.ts';
import { priceChart } from '../price-chart.ts';
import { folded, note, table } from '../section.ts';
import type { Section } from '../section.ts';

type Trade = ReportInput['result']['trades'][number];

/** Bars drawn in all, so that the file stays small enough for a telephone; symbols beyond are named. */
const MOST_BARS = 250_000;
const NEWEST = 200;
const NEWEST_OF_SYMBOL = 50;

/** Every way in and out on the price it met, a symbol at a time. */
export function trades({ result, prices }: ReportInput): Section {
  const { trades: all, equity } = result;
  const [first, last] = [equity[0]?.time ?? '', equity.at(-1)?.time ?? ''];
  const bySymbol = new Map<string, Trade[]>();
  for (const trade of all) {
    const list = bySymbol.get(trade.symbol);
    if (list) list.push(trade);
    else bySymbol.set(trade.symbol, [trade]);
  }
  const wanted = all.length === 0 ? prices : prices.filter(({ symbol }) => bySymbol.has(symbol));
  const drawn: (typeof prices)[number][] = [];
  let bars = 0;
  for (const series of byTrades(wanted, bySymbol)) {
    bars += series.length;
    if (bars > MOST_BARS && drawn.length > 0) break;
    drawn.push(series);
  }
  const charts = drawn.map((series) => ({ symbol: series.symbol, chart: chartOf(series, bySymbol.get(series.symbol) ?? [], first, last) })); // prettier-ignore
  const left = wanted.length - drawn.length;
  return {
    id: 'trades',
    title: 'Trades on the price',
    body: html`${all.length === 0 ? note('There was no trade; the summary says why.') : null}
${charts.length === 0 ? null : chooser(charts, bySymbol)}
${left > 0 ? note(`${counted(left, 'symbol')} more with trades ${left === 1 ? 'is' : 'are'} not drawn, so that this file stays small.`) : null}
${all.length === 0 ? null : folded(all.length > NEWEST ? `The newest ${NEWEST} of ${integer(all.length)} trades as a table` : 'All trades as a table', tradesTable('Trades, the newest first', all.slice(-NEWEST).reverse(), true))}`, // prettier-ignore
  };
}

/** Symbols with the most trades first; equal ones as they were given. */
const byTrades = (prices: ReportInput['prices'], trades: ReadonlyMap<string, readonly Trade[]>) =>
  [...prices].sort((a, b) => (trades.get(b.symbol)?.length ?? 0) - (trades.get(a.symbol)?.length ?? 0));

function chooser(
  charts: readonly { readonly symbol: string; readonly chart: Html }[],
  trades: ReadonlyMap<string, readonly Trade[]>,
): Html {
  const option = (symbol: string, i: number): Html => {
    const own = trades.get(symbol) ?? [];
    const profit = own.reduce((sum, { pnl }) => sum + (pnl ?? 0), 0);
    return html`<option value="${i}">${symbol}: ${counted(own.length, 'trade')}${own.length > 0 ? `, ${gain(profit)}` : ''}</option>`; // prettier-ignore
  };
  return html`<div class="choose" hidden><label for="symbol">Symbol</label> <select id="symbol">${charts.map(({ symbol }, i) => option(symbol, i))}</select> <label for="window">Years</label> <select id="window"></select></div>
${trades.size === 0 ? null : html`<p class="legend"><span class="dot in">bought</span> <span class="dot out">sold</span> <span class="won">at a profit</span> <span class="lost">at a loss</span> <span class="held">still open</span></p>`}
<div id="price">${charts[0]?.chart ?? null}</div>
${charts.slice(1).map(({ chart }, i) => html`<template data-symbol="${i + 1}">${chart}</template>
`)}
<noscript><p class="note">Without scripts only the first symbol is drawn.</p></noscript>`; // prettier-ignore
}

function chartOf(
  series: ReportInput['prices'][number],
  own: readonly Trade[],
  first: string,
  last: string,
): Html {
  const shown = own.slice(-NEWEST_OF_SYMBOL).reverse();
  return html`${priceChart(series, own, first, last)}
${own.length === 0 ? null : folded(own.length > shown.length ? `The newest ${shown.length} of ${own.length} trades of ${series.symbol}` : `Trades of ${series.symbol}`, tradesTable(`Trades of ${series.symbol}, the newest first`, shown, false))}`; // prettier-ignore
}

const tradesTable = (caption: string, rows: readonly Trade[], symbols: boolean): Html =>
  table(caption, rows, [
    { head: 'entered', cell: (t) => t.entryTime },
    ...(symbols ? [{ head: 'symbol', cell: (t: Trade) => t.symbol }] : []),
    { head: 'strategy', cell: (t) => t.strategy },
    { head: 'shares', cell: (t) => integer(t.qty), numeric: true },
    { head: 'at', cell: (t) => price(t.entryPrice), numeric: true },
    { head: 'left', cell: (t) => t.exitTime ?? 'open' },
    { head: 'at', cell: (t) => price(t.exitPrice), numeric: true },
    { head: 'profit', cell: (t) => gain(t.pnl), numeric: true },
    { head: 'why it left', cell: (t) => (t.reason === null ? '' : words(t.reason)) },
  ]);
