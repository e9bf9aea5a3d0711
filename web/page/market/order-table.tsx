import { isTerminal } from '../../../domain/orders.ts';
import type { OrderStatus } from '../../../domain/orders.ts';
import type { Order } from '../../api/index.ts';
import { DASH, instantText, price, sentence, shares, strategyText, words } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';
import { Why } from '../parts/why.tsx';
import { reasonText } from '../../../words/text.ts';

/** It still waits at the broker. */
export const isWorking = (order: Order): boolean => !isTerminal(order.status as OrderStatus);

export const OrderTable = ({ rows }: { rows: readonly Order[] }) => (
  <Table
    label="Orders"
    rows={[...rows].reverse()}
    keyOf={(row) => row.clientOrderId}
    empty="The desk has sent no order for it."
    pageSize={15}
    columns={[
      { name: 'Sent', cell: (row) => instantText(row.createdAt), by: (row) => row.createdAt },
      { name: 'What', cell: (row) => `${row.side} ${shares(row.qty)}${at(row)}` },
      {
        name: 'For',
        cell: (row) => `${words(row.purpose ?? DASH)}, ${strategyText(row.strategy)}`,
        by: (row) => row.purpose,
      },
      {
        name: 'What became of it',
        cell: (row) => <b class={isWorking(row) ? 'fate ordered' : ''}>{became(row)}</b>,
        by: (row) => row.status,
      },
      {
        name: '',
        cell: (row) => <Why id={row.clientOrderId} about={`${row.side} ${shares(row.qty)} ${row.symbol}`} />,
      },
    ]}
  />
);

/** A limit is said in words: up to so much, or so much at least. */
const at = ({ type, side, limitPrice, stopPrice }: Order): string => {
  const limit =
    limitPrice === null ? '' : ` ${side === 'buy' ? 'up to' : 'for at least'} ${price(limitPrice)}`;
  const kind = type === 'limit' ? '' : `, ${words(type)}`;
  return `${kind}${stopPrice === null ? '' : ` at ${price(stopPrice)}`}${limit}`;
};

function became(order: Order): string {
  const { status, filledQty, avgFillPrice, refusal, exitReason } = order;
  const filled = filledQty > 0 ? `: ${shares(filledQty)} at ${price(avgFillPrice)}` : '';
  const why = refusal
    ? ` (${refusal.message ?? words(refusal.code)})`
    : exitReason
      ? ` (${reasonText(exitReason)})`
      : '';
  const stands = isWorking(order) ? 'waits at the broker' : words(status);
  return sentence(`${stands}${filled}${why}`);
}
