import type { EventOf } from '../../bus/index.ts';
import { price } from '../../words/format.ts';
import { reasonWords } from '../../words/text.ts';
import type { Style } from '../style.ts';

type Approved = EventOf<'approved_ready'>['payload'];

/** Symbols named in one line; an account of many positions raises many stops a day. */
const NAMED = 8;

/**
 * Stops placed beside positions, a line a reason: `stops MSFT at 100.94, QQQ at 512.81 · stop raised so that a day keeps to its
 * loss`. Those that go along with an entry belong to it and are not told.
 */
export function stopLines(
  { orders, exitReasons }: Pick<Approved, 'orders' | 'exitReasons'>,
  style: Style,
): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { purpose, symbol, stopPrice, stopLoss, clientOrderId } of orders) {
    if (purpose !== 'stop') continue;
    const why = reasonWords(exitReasons[clientOrderId]?.code ?? 'stop');
    const at = price(stopPrice ?? stopLoss?.stopPrice ?? null);
    byReason.set(why, [...(byReason.get(why) ?? []), `${style.bold(symbol)} at ${at}`]);
  }
  return Array.from(byReason, ([why, stops]) => {
    const more = stops.length > NAMED ? ` and ${stops.length - NAMED} more` : '';
    return `${style.cyan('stops')} ${stops.slice(0, NAMED).join(', ')}${more} · ${why}`;
  });
}
