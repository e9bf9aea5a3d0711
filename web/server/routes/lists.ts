import { z } from 'zod';
import { ORDER_STATUSES } from '../../../domain/index.ts';
import { cycle, equityPoint, fill, listQuery, order, position, riskMetrics, signal, symbolInfo, trade } from '../../api/index.ts'; // prettier-ignore
import { resource } from '../resource.ts';
import type { Mount } from '../resource.ts';
import { downsample } from './downsample.ts';

const upper = (symbol: string | undefined): string | undefined => symbol?.toUpperCase();
const sinceQuery = listQuery.omit({ symbol: true });
/** For filters that are not the books'. */
const newest = <Row>(rows: readonly Row[], limit: number | undefined): Row[] =>
  limit === undefined ? [...rows] : rows.slice(-limit);

/** The lists of the command line, row for row: oldest first, complete unless limited to the newest. */
export const LISTS: readonly Mount[] = [
  resource({
    path: '/trades',
    summary: 'Every way from flat to flat, with its profit',
    query: listQuery.extend({ strategy: z.string().max(40).optional() }),
    answer: z.array(trade),
    read: async ({ reads }, { query }) =>
      (await reads.trades({ ...query, symbol: upper(query.symbol) })) as z.input<typeof trade>[],
  }),
  resource({
    path: '/orders',
    summary: 'Every order and what became of it',
    query: listQuery.extend({
      strategy: z.string().max(40).optional(),
      status: z.enum(ORDER_STATUSES).optional(),
      cycle: z.string().max(80).optional(),
    }),
    answer: z.array(order),
    read: async ({ reads }, { query: { cycle: cycleId, ...query } }) =>
      (await reads.orders({ ...query, cycleId, symbol: upper(query.symbol) })) as z.input<typeof order>[],
  }),
  resource({
    path: '/fills',
    summary: 'Every execution, in the order in which the desk heard of them',
    query: listQuery,
    answer: z.array(fill),
    read: async ({ reads }, { query }) => [...(await reads.fills({ ...query, symbol: upper(query.symbol) }))],
  }),
  resource({
    path: '/signals',
    summary: 'What was decided for each symbol, why, and what became of it',
    query: listQuery.extend({
      strategy: z.string().max(40).optional(),
      action: z.enum(['buy', 'sell', 'hold']).optional(),
      cycle: z.string().max(80).optional(),
    }),
    answer: z.array(signal),
    async read({ reads }, { query: { action, cycle: cycleId, limit, ...query } }) {
      const filter = { ...query, cycleId, symbol: upper(query.symbol) };
      const rows = await reads.signals({ ...filter, ...(action === undefined && { limit }) });
      const wanted = action === undefined ? rows : rows.filter((row) => row.action === action);
      return newest(wanted, limit) as z.input<typeof signal>[];
    },
  }),
  resource({
    path: '/cycles',
    summary: 'Every cycle with its counts',
    query: sinceQuery.extend({
      status: z.enum(['running', 'completed', 'failed', 'interrupted']).optional(),
    }),
    answer: z.array(cycle),
    read: async ({ reads }, { query }) => (await reads.cycles(query)) as z.input<typeof cycle>[],
  }),
  resource({
    path: '/positions',
    summary: 'What is held now',
    query: listQuery.omit({ since: true }),
    answer: z.array(position),
    async read({ reads }, { query: { symbol, limit } }) {
      const all = await reads.positions();
      return newest(symbol === undefined ? all : all.filter((p) => p.symbol === upper(symbol)), limit);
    },
  }),
  resource({
    path: '/equity',
    summary: 'The account over time; with points, thinned out but for its highs and lows',
    query: sinceQuery.extend({ points: z.coerce.number().int().min(10).max(10_000).optional() }),
    answer: z.array(equityPoint),
    async read({ reads }, { query: { points, ...query } }) {
      const rows = await reads.equity(query);
      return points === undefined ? [...rows] : downsample(rows, points, (row) => row.equity);
    },
  }),
  resource({
    path: '/risk/history',
    summary: "The audit's figures after each cycle",
    query: sinceQuery,
    answer: z.array(riskMetrics),
    read: async ({ reads }, { query }) => [...(await reads.riskMetrics(query))],
  }),
  resource({
    path: '/symbols',
    summary: 'Symbols whose bars are stored, those held first',
    answer: z.array(symbolInfo),
    async read({ reads }) {
      const held = new Set((await reads.positions()).map((p) => p.symbol));
      const told = (await reads.symbols()).map((known) => ({ ...known, held: held.has(known.symbol) }));
      return [...told.filter((s) => s.held), ...told.filter((s) => !s.held)];
    },
  }),
];
