import { ALWAYS_CONNECTED } from './port.ts';
import type { Account, Broker, CancelOutcome, Connection, SubmitOutcome } from './port.ts';

/** Holds nothing and refuses every order with one reason: for a desk that may look but not trade. */
export class NullBroker implements Broker {
  readonly name = 'null';
  readonly kind = 'embedded';
  readonly #reason: string;

  constructor(reason = 'no broker is connected') {
    this.#reason = reason;
  }

  async submit(): Promise<SubmitOutcome> {
    return { outcome: 'refused', code: 'invalid_order', message: this.#reason };
  }

  async cancel(): Promise<CancelOutcome> {
    return { outcome: 'not_found' };
  }

  async findOrder(): Promise<null> {
    return null;
  }

  async openOrders(): Promise<readonly never[]> {
    return [];
  }

  async positions(): Promise<readonly never[]> {
    return [];
  }

  async account(): Promise<Account> {
    return { id: 'null', cash: 0, equity: 0, buyingPower: 0 };
  }

  async updatesAfter(): Promise<readonly never[]> {
    return [];
  }

  async orders(): Promise<readonly never[]> {
    return [];
  }

  async fills(): Promise<readonly never[]> {
    return [];
  }

  async time(): Promise<null> {
    return null;
  }

  connection(): Connection {
    return ALWAYS_CONNECTED;
  }
}
