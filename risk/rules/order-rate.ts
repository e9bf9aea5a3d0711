import type { Condition } from './rule.ts';

/** Entries wait for the next cycle when a minute has had its orders; exits are counted and never refused (P7). */
export const orderRate: Condition = {
  code: 'order_rate',
  check: ({ exposure, settings }) =>
    exposure.ordersThisMinute >= settings.RISK_MAX_ORDERS_PER_MINUTE
      ? { orders: exposure.ordersThisMinute, limit: settings.RISK_MAX_ORDERS_PER_MINUTE }
      : null,
};
