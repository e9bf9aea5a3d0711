import { z } from 'zod';
import { reasonText } from '../../../words/text.ts';
import type { PositionView, ReadModels } from '../../../db/index.ts';
import { sessionsApart } from '../../../domain/calendar/index.ts';
import { holding } from '../../api/index.ts';
import type { Holding } from '../../api/index.ts';
import { resource } from '../resource.ts';

/** What is held, with its plan and why it was bought. */
export const HOLDINGS = resource({
  path: '/holdings',
  summary: 'Open positions with plan, distance to the stop, P&L, and why they were bought',
  answer: z.array(holding),
  async read({ reads }) {
    const last = (await reads.equity({ limit: 1 }))[0];
    const held = await reads.positions();
    return Promise.all(held.map((position) => describe(reads, position, last ?? null)));
  },
});

async function describe(
  reads: ReadModels,
  position: PositionView,
  now: { readonly equity: number; readonly session: string } | null,
): Promise<Holding> {
  const { symbol, qty, lastPrice, stop, target, avgEntryPrice } = position;
  const trade = (await reads.trades({ symbol, open: true })).at(-1) ?? null;
  const closing = await reads.closing(symbol);
  const cost = qty * avgEntryPrice;
  return {
    ...position,
    value: qty * lastPrice,
    share: now && now.equity > 0 ? (qty * lastPrice) / now.equity : null,
    stopDistance: stop === null || !(lastPrice > 0) ? null : (lastPrice - stop) / lastPrice,
    targetDistance: target === null || !(lastPrice > 0) ? null : (target - lastPrice) / lastPrice,
    atRisk: stop === null ? null : Math.max(0, (lastPrice - stop) * qty),
    return: cost > 0 ? position.unrealised / cost : null,
    strategy: trade?.strategy ?? null,
    entered: trade?.entryTime ?? null,
    held: trade && now ? Math.max(0, sessionsApart(trade.entryTime, now.session)) : null,
    closing: closing && {
      qty: closing.qty - closing.filledQty,
      because: closing.exitReason && reasonText(closing.exitReason),
    },
    ...(await entryOf(reads, symbol, trade?.orderIds[0] ?? null)),
  };
}

/** The order that opened it, the cycle that decided it, and the signal in words. */
async function entryOf(
  reads: ReadModels,
  symbol: string,
  orderId: string | null,
): Promise<Pick<Holding, 'cycleId' | 'orderId' | 'why'>> {
  const [order] = orderId === null ? [] : await reads.orders({ symbol, orderId });
  if (!order) return { cycleId: null, orderId, why: null };
  const { cycleId, clientOrderId } = order;
  if (cycleId === null) return { cycleId, orderId: clientOrderId, why: null };
  const [signal] = await reads.signals({ cycleId, symbol });
  const [selection] = await reads.selections({ cycleId, symbol });
  const why = signal
    ? `${signal.strategy ?? 'no strategy'}: ${reasonText({ code: signal.reason, figures: signal.figures })}` +
      (selection ? `. ${selection.selector ?? 'nobody'} chose it because: ${selection.because}` : '')
    : null;
  return { cycleId, orderId: clientOrderId, why };
}
