import { gain, integer, percent, figure } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportInput } from '../input.ts';
import { folded, note, table } from '../section.ts';
import type { Section } from '../section.ts';

type Trade = ReportInput['result']['trades'][number];

interface Share {
  readonly name: string;
  readonly closed: number;
  readonly open: number;
  readonly wins: number;
  readonly won: number;
  readonly lost: number;
}

/** Rows beyond which the middle ones are folded away. */
const SHOWN = 20;

/** Who earned it: profit of closed trades by strategy and by symbol, and what they do not explain. */
export function attribution({ result }: ReportInput): Section {
  const { trades, equity, config } = result;
  const cash = Number(config['cash']);
  const total = (equity.at(-1)?.equity ?? cash) - cash;
  const closed = trades.reduce((sum, { pnl }) => sum + (pnl ?? 0), 0);
  const open = trades.filter(({ pnl }) => pnl === null).length;
  if (trades.length === 0) return { id: 'attribution', title: 'Attribution', body: note('There was no trade: nothing was earned or lost.') }; // prettier-ignore
  return {
    id: 'attribution',
    title: 'Attribution',
    body: html`<p>Equity changed by <b>${gain(total)}</b> dollars: <b>${gain(closed)}</b> in closed trades after fees, <b>${gain(total - closed)}</b> in what was still open at the end (${integer(open)} trades) and dividends.</p>
<h3>By strategy</h3>
${sharesTable('Closed trades by strategy', 'strategy', sharesOf(trades, ({ strategy }) => strategy), cash)}
<h3>By symbol</h3>
${bySymbol(sharesOf(trades, ({ symbol }) => symbol), cash)}
<h3>By the way out</h3>
${sharesTable('Closed trades by the way out', 'why it was left', sharesOf(trades.filter(({ pnl }) => pnl !== null), ({ reason }) => (reason ?? 'unknown').replaceAll('_', ' ')), cash)}`, // prettier-ignore
  };
}

function bySymbol(shares: readonly Share[], cash: number): Html {
  if (shares.length <= SHOWN) return sharesTable('Closed trades by symbol', 'symbol', shares, cash);
  const [most, least] = [shares.slice(0, SHOWN / 2), shares.slice(-SHOWN / 2)];
  return html`${sharesTable(`The ${SHOWN / 2} symbols that earned most`, 'symbol', most, cash)}
${sharesTable(`The ${SHOWN / 2} that earned least`, 'symbol', least, cash)}
${folded(`All ${integer(shares.length)} symbols`, sharesTable('Closed trades by symbol', 'symbol', shares, cash))}`; // prettier-ignore
}

/** What earned most first. */
function sharesOf(trades: readonly Trade[], key: (trade: Trade) => string): readonly Share[] {
  const shares = new Map<string, { -readonly [K in keyof Share]: Share[K] }>();
  for (const trade of trades) {
    const name = key(trade);
    let share = shares.get(name);
    if (!share) shares.set(name, (share = { name, closed: 0, open: 0, wins: 0, won: 0, lost: 0 }));
    if (trade.pnl === null) share.open++;
    else {
      share.closed++;
      if (trade.pnl > 0) {
        share.wins++;
        share.won += trade.pnl;
      } else share.lost -= trade.pnl;
    }
  }
  return [...shares.values()].sort((a, b) => b.won - b.lost - (a.won - a.lost));
}

function sharesTable(caption: string, head: string, shares: readonly Share[], cash: number): Html {
  const largest = Math.max(1e-9, ...shares.map(({ won, lost }) => Math.abs(won - lost)));
  const bar = ({ won, lost }: Share): Html =>
    html`<span class="bar ${won < lost ? 'loss' : 'gain'}" style="width:${((100 * Math.abs(won - lost)) / largest).toFixed(1)}%"></span>`; // prettier-ignore
  return table(caption, shares, [
    { head, cell: ({ name }) => name },
    { head: 'profit, dollars', cell: ({ won, lost }) => gain(won - lost), numeric: true },
    { head: 'share of the cash', cell: ({ won, lost }) => percent((won - lost) / cash, 2), numeric: true },
    { head: 'closed', cell: (share) => integer(share.closed), numeric: true },
    { head: 'open', cell: (share) => integer(share.open), numeric: true },
    { head: 'won', cell: (share) => percent(share.closed > 0 ? share.wins / share.closed : null, 0), numeric: true }, // prettier-ignore
    { head: 'profit factor', cell: ({ won, lost }) => figure(lost > 0 ? won / lost : null), numeric: true },
    { head: '', cell: bar },
  ]);
}
