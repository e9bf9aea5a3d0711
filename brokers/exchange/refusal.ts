import type { RefusalCode } from '../port.ts';

/** Why an order is not taken; the messages are Alpaca's. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

export const invalid = (message: string): Refusal => ({ code: 'invalid_order', message });
