import {
  counted,
  DASH,
  dollars,
  percent,
  price,
  shares,
  signed,
  signedPercent,
  words,
} from '../../words/format.ts';
import { denialText, reasonText, reasonWords } from '../../words/text.ts';
import type { DenialCode } from '../../domain/index.ts';
import type { Day } from './day.ts';
import type { Document, Figure, Section } from './document.ts';

/** A session's report. */
export function dayReport(day: Day): Document {
  return {
    title: `Tickwright: ${day.session}`,
    lead: leadOf(day),
    figures: figuresOf(day),
    curve: day.curve,
    sections: [done(day), decided(day), refused(day), profit(day), risk(day), costs(day), models(day), parity(day), tomorrow(day), audit(day)], // prettier-ignore
  };
}

/** What a notice says of it. */
export const leadOf = ({ account, before, fills, cycles, session }: Day): readonly string[] => {
  if (cycles.length === 0) return [`No cycle of ${session} is on record.`];
  if (!account) return ['The cycle of this session has not finished.'];
  const change = before ? ` (${signedPercent(account.equity / before.equity - 1, 2)})` : '';
  return [`Equity ${dollars(account.equity)}${change}, cash ${dollars(account.cash)}, drawdown ${percent(Math.abs(account.drawdown))}, ${counted(fills.length, 'fill')}.`]; // prettier-ignore
};

function figuresOf({ account, before, positions, latest, closed }: Day): readonly Figure[] {
  if (!account) return [];
  const change = before ? account.equity - before.equity : null;
  const realised = closed.reduce((sum, t) => sum + (t.pnl ?? 0), 0);
  return [
    { name: 'Worth', value: dollars(account.equity) },
    { name: 'This session', value: signed(change), tone: toneOf(change) },
    { name: 'Closed trades', value: signed(realised), tone: toneOf(realised) },
    { name: 'Cash', value: dollars(account.cash) },
    { name: 'Below its peak', value: percent(Math.abs(account.drawdown)) },
    ...(latest ? [{ name: 'Held', value: counted(positions.length, 'position') }] : []),
  ];
}

const toneOf = (n: number | null): 'plain' | 'gain' | 'loss' =>
  n === null || n === 0 ? 'plain' : n > 0 ? 'gain' : 'loss';

const two = (n: number | null): string => (n === null ? DASH : n.toFixed(2));

function done({ fills, orders, behind }: Day): Section {
  const byId = new Map(orders.map((o) => [o.clientOrderId, o]));
  const why = (id: string): string => {
    const order = byId.get(id);
    const parent = order?.parentId ? orders.find((o) => o.id === order.parentId) : undefined;
    if (order?.exitReason) return reasonText(order.exitReason);
    if (parent) return `${words(order?.purpose ?? 'stop')} of the entry by ${parent.strategy ?? 'the desk'}`;
    const signal = behind.find((s) => s.cycleId === order?.cycleId && s.symbol === order.symbol);
    const said = signal && signal.strategy === order?.strategy ? reasonText({ code: signal.reason, figures: signal.figures }) : order?.purpose; // prettier-ignore
    return [order?.strategy, said].filter(Boolean).join(': ');
  };
  return {
    title: 'What was done',
    lines: fills.length === 0 ? ['Nothing was bought or sold.'] : [],
    table: {
      head: ['', 'shares', 'symbol', 'price', 'fees', 'why'],
      right: [1, 3, 4],
      rows: fills.map((f) => [f.side === 'buy' ? 'bought' : 'sold', shares(f.qty), f.symbol, price(f.price), price(f.fees), why(f.clientOrderId)]), // prettier-ignore
    },
  };
}

function decided({ decided: orders, signals }: Day): Section {
  const reasonOf = (symbol: string): string => {
    const signal = signals.find((s) => s.symbol === symbol);
    return signal ? reasonText({ code: signal.reason, figures: signal.figures }) : '';
  };
  return {
    title: 'What was decided at the close',
    lines: orders.length === 0 ? ['No order was sent.'] : [],
    table: {
      head: ['', 'shares', 'symbol', 'for', 'strategy', 'status', 'why'],
      right: [1],
      rows: orders.map((o) => [o.side, shares(o.qty), o.symbol, words(o.purpose ?? ''), o.strategy ?? '', words(o.status), o.exitReason ? reasonText(o.exitReason) : reasonOf(o.symbol)]), // prettier-ignore
    },
  };
}

function refused({ denials, orders, decided: sent, signals }: Day): Section {
  const ids = new Set(sent.map((o) => o.clientOrderId));
  const byBroker = orders.filter((o) => o.refusal && ids.has(o.clientOrderId));
  const held = signals.filter((s) => s.action === 'hold').length;
  const rows = [
    ...denials.map((d) => [
      d.symbol,
      'the gate',
      d.strategy,
      denialText({ code: d.code as DenialCode, figures: d.figures }),
    ]),
    ...byBroker.map((o) => [o.symbol, 'the broker', o.strategy ?? '', o.refusal?.message ?? words(o.refusal?.code ?? '')]), // prettier-ignore
  ];
  return {
    title: 'What was not done, and why',
    lines: [`${counted(held, 'symbol')} without a signal to act.`, ...(rows.length === 0 ? ['Nothing was refused.'] : [])], // prettier-ignore
    table: { head: ['symbol', 'by', 'strategy', 'why'], right: [], rows },
  };
}

function profit({ account, before, closed, positions, latest }: Day): Section {
  const realised = closed.reduce((sum, t) => sum + (t.pnl ?? 0), 0);
  const unrealised = positions.reduce((sum, p) => sum + p.unrealised, 0);
  const lines = [
    ...(account && before ? [`Change of equity since ${before.session}: ${signed(account.equity - before.equity)} dollars`] : []), // prettier-ignore
    `Closed trades: ${counted(closed.length, 'trade')}, ${signed(realised)} dollars net`,
    ...(latest ? [`Open positions: ${signed(unrealised)} dollars at the last close`] : []),
  ];
  return {
    title: 'Profit and loss',
    lines,
    table: {
      head: ['symbol', 'strategy', 'entered', 'shares', 'entry', 'exit', 'net', 'left for'],
      right: [3, 4, 5, 6],
      rows: closed.map((t) => [t.symbol, t.strategy, t.entryTime, shares(t.qty), price(t.entryPrice), price(t.exitPrice), signed(t.pnl), reasonWords(t.reason ?? '')]), // prettier-ignore
    },
  };
}

function risk({ risk: r }: Day): Section {
  if (!r) return { title: 'Risk', lines: ['The audit has no figures of this session.'] };
  return {
    title: 'Risk',
    lines: [
      `Drawdown ${percent(Math.abs(r.drawdown))}, deepest so far ${percent(r.maxDrawdown === null ? null : Math.abs(r.maxDrawdown))}`,
      `Exposure ${percent(r.exposure)} of equity in ${counted(r.openPositions, 'position')}`,
      `One-day value at risk (95 %) ${r.var95 === null ? 'not known yet' : dollars(Math.abs(r.var95))}, mean correlation ${two(r.correlation)}`,
      `Sharpe ${two(r.sharpe)}, Sortino ${two(r.sortino)}, win rate ${percent(r.winRate)}, profit factor ${two(r.profitFactor)} over ${counted(r.trades, 'trade')}`,
    ],
  };
}

function costs({ fills }: Day): Section {
  const value = fills.reduce((sum, f) => sum + f.qty * f.price, 0);
  const fees = fills.reduce((sum, f) => sum + f.fees, 0);
  return { title: 'Costs', lines: [`Traded ${dollars(value)}, fees $${price(fees)}`] };
}

function models({ calls, selections }: Day): Section {
  const abstained = selections.filter((s) => s.selector !== null && s.strategy === null).length;
  const silent = selections.filter((s) => s.selector === null).length;
  const chosen = [...new Set(selections.map((s) => s.selector ?? 'nobody'))].join(', ');
  const groups = new Map<string, { n: number; tokens: number; usd: number }>();
  for (const call of calls) {
    const key = `${call.provider}\t${call.model}\t${call.outcome}`;
    const group = groups.get(key) ?? { n: 0, tokens: 0, usd: 0 };
    groups.set(key, { n: group.n + 1, tokens: group.tokens + (call.inputTokens ?? 0) + (call.outputTokens ?? 0), usd: group.usd + call.costUsd }); // prettier-ignore
  }
  const usd = calls.reduce((sum, call) => sum + call.costUsd, 0);
  return {
    title: 'Models',
    lines: [
      `Strategies chosen by: ${chosen || 'nobody'}; abstained for ${counted(abstained, 'symbol')}, no answer for ${silent}`,
      calls.length === 0 ? 'No model was asked.' : `${counted(calls.length, 'call')}, $${usd.toFixed(4)}`,
    ],
    table: {
      head: ['provider', 'model', 'outcome', 'calls', 'tokens', 'dollars'],
      right: [3, 4, 5],
      rows: [...groups].map(([key, g]) => [
        ...key.split('\t'),
        String(g.n),
        String(g.tokens),
        g.usd.toFixed(4),
      ]),
    },
  };
}

function parity({ parity: line }: Day): Section {
  if (!line) return { title: 'Parity', lines: ['This session has not been compared with its simulation.'] };
  return {
    title: 'Parity',
    lines: [
      `Decided on the close of ${line.day}, lived here: ${counted(line.orders, 'order')} compared with the simulation of that day.`,
      `${words(line.status)}: ${counted(line.differences, 'difference')} from the simulation worth ${dollars(line.differenceDollars)}, of which ${line.unexplained} unexplained (${dollars(line.unexplainedDollars)})`, // prettier-ignore
    ],
  };
}

function tomorrow({ positions, open, latest }: Day): Section {
  const waiting = open.filter(
    (o) => o.purpose === 'entry' || o.purpose === 'exit' || o.purpose === 'flatten',
  );
  const plan = (p: Day['positions'][number]): string =>
    [p.trail === null ? '' : `trailing ${p.trail.replace(':', ' ')}`, p.timeLimit === null ? '' : `${p.timeLimit} sessions at most`].filter(Boolean).join(', '); // prettier-ignore
  return {
    title: 'Plans for the next session',
    lines: [
      ...(latest ? [] : ['As things stand now: later sessions have been lived through since.']),
      ...waiting.map((o) => `${o.side} ${shares(o.qty)} ${o.symbol} (${words(o.purpose ?? '')}${o.strategy ? `, ${o.strategy}` : ''})${o.limitPrice === null ? '' : ` up to ${price(o.limitPrice)}`}`), // prettier-ignore
      ...(positions.length === 0 ? ['Nothing is held.'] : []),
    ],
    table: {
      head: ['holding', 'shares', 'entry', 'last', 'unrealised', 'stop', 'to the stop', 'target', 'plan'],
      right: [1, 2, 3, 4, 5, 6, 7],
      rows: positions.map((p) => [p.symbol, shares(p.qty), price(p.avgEntryPrice), price(p.lastPrice), signed(p.unrealised), price(p.stop), p.stop === null ? '' : signedPercent(p.stop / p.lastPrice - 1), price(p.target), plan(p)]), // prettier-ignore
    },
  };
}

const audit = ({ narrative, cycles }: Day): Section => ({
  title: 'What the audit said',
  lines: [
    narrative?.narrative ?? 'Nothing.',
    ...(narrative?.recommendations ?? []).map((r) => `- ${r}`),
    ...cycles.flatMap((c) => c.failures.map((f) => `A station failed: ${f}`)),
  ],
});
