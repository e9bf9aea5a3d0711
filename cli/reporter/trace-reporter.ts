import type { EventOf } from '../../bus/index.ts';
import { describeEvent } from '../../words/describe-event.ts';
import { price, shares } from '../../words/format.ts';
import type { Style } from '../style.ts';
import { EVENT_WORDS } from '../../words/text.ts';

type Put = (line: string) => void;

/** Every event with what it changed: for `--sync`. */
export function perEvent(put: Put, style: Style): (event: EventOf) => void {
  const changes = createChanges();
  return (event) => {
    const session = 'session' in event.payload ? event.payload.session : '';
    const by = style.dim(`${EVENT_WORDS[event.type].by.padEnd(16)} ${session}`.trimEnd());
    put(`${style.dim(`#${event.seq}`.padEnd(7))}${style.bold(event.type.padEnd(17))}${by}`);
    for (const line of [...describeEvent(event), ...changes(event)]) put(`       ${line}`);
  };
}

/** Names what is different from the last time it was seen: orders, positions, account. */
function createChanges(): (event: EventOf) => readonly string[] {
  const statuses = new Map<string, string>();
  const held = new Map<string, number>();
  let account: { readonly equity: number; readonly cash: number } | null = null;
  return ({ type, payload }) => {
    if (type === 'order_updated') {
      const { clientOrderId, status } = payload.order;
      const before = statuses.get(clientOrderId);
      statuses.set(clientOrderId, status);
      return before === status ? [] : [`changed: order ${before ?? 'none'} -> ${status}`];
    }
    if (type === 'position_changed') {
      const { symbol, qty } = payload;
      const before = held.get(symbol) ?? 0;
      held.set(symbol, qty);
      return before === qty ? [] : [`changed: ${symbol} ${shares(before)} -> ${shares(qty)} shares`];
    }
    if (type !== 'cycle_completed') return [];
    const { equity, cash } = payload;
    const before = account;
    account = { equity, cash };
    if (before === null || (before.equity === equity && before.cash === cash)) return [];
    return [
      `changed: equity ${price(before.equity)} -> ${price(equity)}, cash ${price(before.cash)} -> ${price(cash)}`,
    ];
  };
}
