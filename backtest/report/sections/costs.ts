import { figure, integer, percent, price } from '../format.ts';
import { html } from '../html.ts';
import type { ReportInput } from '../input.ts';
import type { Section } from '../section.ts';

/** What trading cost, and by which models. */
export function costs({ result }: ReportInput): Section {
  const { config, fees, activity, trades, metrics, equity } = result;
  const cash = Number(config['cash']);
  const text = (key: 'slippage' | 'commission' | 'fees'): string => config[key] as string;
  const basis = /^(?:fixed:)?(\d+(?:\.\d+)?)$/.exec(text('slippage'))?.[1];
  const slipped = basis === undefined ? null : (activity.tradedValue * Number(basis)) / 1e4;
  const profit = (equity.at(-1)?.equity ?? cash) - cash;
  const facts: readonly (readonly [string, string, string])[] = [
    ['commission and fees', `$${price(fees)}`, `models: commission ${text('commission')}, regulatory fees ${text('fees')}`],
    ['slippage', slipped === null ? 'within the prices' : `about $${price(slipped)}`, `model: ${text('slippage')}; it is part of every fill's price`],
    ['traded value', `$${integer(activity.tradedValue)}`, `${integer(activity.fills)} fills of ${integer(activity.orders)} orders, ${integer(trades.length)} trades`],
    ['turnover', `${figure(metrics.trades.turnover)} times a year`, 'traded value over average equity'],
    ['fees, of the traded value', activity.tradedValue > 0 ? `${figure((1e4 * fees) / activity.tradedValue)} bp` : '–', 'basis points'],
    ['costs, of the profit before them', costShare(fees + (slipped ?? 0), profit), 'fees and slippage over the profit that would have been without them'],
    ["most of a bar's volume", config['participation'] === null ? 'no limit' : percent(Number(config['participation']), 0), 'what orders of a symbol fill in a session'],
  ]; // prettier-ignore
  return {
    id: 'costs',
    title: 'Costs',
    body: html`<dl class="facts wide">${facts.map(([name, value, more]) => html`<div><dt>${name}</dt><dd>${value}</dd><dd class="more">${more}</dd></div>`)}</dl>`, // prettier-ignore
  };
}

const costShare = (paid: number, profit: number): string =>
  profit + paid > 0 ? percent(paid / (profit + paid), 1) : 'no profit';
