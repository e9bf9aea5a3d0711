import type { Account, Cycle, Holding } from '../../api/index.ts';
import { counted, dollars, percent, sessionText } from '../parts/format.ts';

/** The desk in two sentences: what it holds, and what it did last. */
export function headline(account: Account | null, held: readonly Holding[], last: Cycle | null): string {
  if (account === null) return 'Reading the desk’s books…';
  const { equity } = account;
  if (equity === null)
    return 'The desk has not finished a cycle yet. The first decision comes after the next close.';
  return `${holds(held, equity)} ${did(last)}`;
}

function holds(held: readonly Holding[], equity: number): string {
  if (held.length === 0) return `The desk holds nothing; all ${dollars(equity)} are cash.`;
  const value = held.reduce((sum, one) => sum + one.value, 0);
  const gain = held.reduce((sum, one) => sum + one.unrealised, 0);
  const names = held.map((one) => one.symbol).join(', ');
  return `The desk holds ${counted(held.length, 'position')} (${names}) worth ${dollars(value)}, ${percent(value / equity, 0)} of the account, ${gain < 0 ? 'down' : 'up'} ${dollars(Math.abs(gain))} since ${held.length === 1 ? 'it was' : 'they were'} bought.`;
}

function did(last: Cycle | null): string {
  if (last === null) return '';
  const when = sessionText(last.session);
  if (last.status === 'running') return `It is deciding on ${when} now.`;
  if (last.status !== 'completed') return `Its last cycle, on ${when}, ended early (${last.status}).`;
  if (last.orders === 0)
    return `Its last decision, on ${when}, was to send no order${last.refused > 0 ? `; Risk refused ${last.refused}` : ''}.`;
  return `Its last decision, on ${when}, was to send ${counted(last.orders, 'order')}${last.refused > 0 ? `, and Risk refused ${last.refused}` : ''}.`;
}
