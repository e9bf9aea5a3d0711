import type { ExchangeOrder } from './store.ts';

/** A stop that was triggered stays so, over bars and restarts, though volume may not have filled it (see store.ts). */
const TRIGGERED = 0;

export const isTriggered = (order: ExchangeOrder): boolean => order.highWater === TRIGGERED;

export const triggered = (order: ExchangeOrder): ExchangeOrder => ({ ...order, highWater: TRIGGERED });
