import { update } from '../engine/statement.ts';
import type { Projection } from './projection.ts';

const mark = update('positions', ['last_price'], ['symbol']);

/** Positions are marked at the last close. */
export const dataReady: Projection<'data_ready'> = (event) =>
  event.payload.bars.map((bar) => mark({ symbol: bar.symbol, last_price: bar.close }));
