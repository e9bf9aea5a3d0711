import { z } from 'zod';
import { adjustmentText, denialText, reasonText, reasonWords } from '../../../words/text.ts';
import type { DenialView, OrderView, ReadModels, SelectionView, SignalView } from '../../../db/index.ts';
import { price, shares, words } from '../../../words/format.ts';
import type { DenialCode } from '../../../domain/index.ts';
import { decision, listQuery, refusal } from '../../api/index.ts';
import type { Decision } from '../../api/index.ts';
import { resource } from '../resource.ts';
import type { Mount } from '../resource.ts';

type Key = Pick<SignalView, 'cycleId' | 'symbol'>;
const keyOf = ({ cycleId, symbol }: Key): string => `${cycleId} ${symbol}`;

/** A refusal as a sentence; codes of an older journal as their words. */
export const refusalWords = ({ code, figures }: DenialView): string =>
  denialText({ code: code as DenialCode, figures });

const query = listQuery.extend({
  limit: z.coerce.number().int().min(1).max(5000).default(200),
  cycle: z.string().max(80).optional(),
  strategy: z.string().max(40).optional(),
  action: z.enum(['buy', 'sell', 'hold']).optional(),
  fate: z.enum(['ordered', 'refused', 'nothing']).optional(),
});

export const DECISIONS: readonly Mount[] = [
  resource({
    path: '/decisions',
    summary: 'Signals with the chosen strategy and why, and what became of each, in words',
    query,
    answer: z.array(decision),
    async read({ reads }, { query: { limit, action, fate, cycle: cycleId, ...rest } }) {
      const filter = { ...rest, cycleId, symbol: rest.symbol?.toUpperCase() };
      const narrowed = action !== undefined || fate !== undefined;
      // What is narrowed further is looked for among more rows, and not among all of years.
      const rows = await decide(reads, { ...filter, limit: narrowed ? Math.max(limit * 10, 5000) : limit });
      return rows
        .filter(
          (row) =>
            (action === undefined || row.action === action) && (fate === undefined || row.fate === fate),
        )
        .slice(-limit);
    },
  }),
  resource({
    path: '/refusals',
    summary: 'Every refusal of the gate, with its figures and in words',
    query: listQuery.extend({ strategy: z.string().max(40).optional() }),
    answer: z.array(refusal),
    read: async ({ reads }, { query: asked }) =>
      (await reads.denials({ ...asked, symbol: asked.symbol?.toUpperCase() })).map((denial) => ({
        ...denial,
        text: refusalWords(denial),
      })),
  }),
];

type Filter = Parameters<ReadModels['signals']>[0];

/** Signals joined with who chose, what the gate said and what the order did. */
export async function decide(reads: ReadModels, filter: Filter): Promise<Decision[]> {
  const signals = await reads.signals(filter);
  const [oldest] = signals;
  if (!oldest) return [];
  const since = oldest.session;
  const { symbol, cycleId } = filter ?? {};
  const around = { symbol, cycleId, since };
  const byKey = <Row extends Key>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
    new Map(rows.map((row) => [keyOf(row), row]));
  const selections = byKey(await reads.selections(around));
  const denials = byKey(await reads.denials(around));
  const orders = new Map(
    (await reads.orders({ symbol, cycleId, since })).map((order) => [order.clientOrderId, order]),
  );
  return signals.map((signal) =>
    join(signal, selections.get(keyOf(signal)), denials.get(keyOf(signal)), orders.get(signal.outcome)),
  );
}

function join(
  signal: SignalView,
  selection: SelectionView | undefined,
  denial: DenialView | undefined,
  order: OrderView | undefined,
): Decision {
  const ordered = signal.outcome !== signal.outcomeKind;
  return {
    ...(signal as SignalView & Pick<Decision, 'action'>),
    figures: { ...signal.figures },
    adjustments: signal.adjustments.map(({ code, figure, factor }) => ({ code, figure, factor })),
    because: selection?.because ?? '',
    context: selection?.context ? { ...selection.context } : null,
    reasonText: reasonText({ code: signal.reason, figures: signal.figures }),
    outcomeText: ordered
      ? orderWords(signal.outcome, order)
      : denial
        ? refusalWords(denial)
        : reasonWords(signal.outcome),
    fate: ordered ? 'ordered' : denial ? 'refused' : 'nothing',
    adjustmentTexts: signal.adjustments.map((a) => adjustmentText(a as Parameters<typeof adjustmentText>[0])),
  };
}

function orderWords(id: string, order: OrderView | undefined): string {
  if (!order) return `order ${id}`;
  const { side, qty, filledQty, avgFillPrice, status } = order;
  const done =
    filledQty > 0 && avgFillPrice !== null ? `, ${shares(filledQty)} filled at ${price(avgFillPrice)}` : '';
  return `${side} ${shares(qty)}: ${words(status)}${done}`;
}
