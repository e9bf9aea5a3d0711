import { describe, expect, it } from 'vitest';
import { ExecutionAgent } from '../../agents/execution.ts';
import { NullBroker } from '../../brokers/null.ts';
import type { EventOf } from '../../bus/index.ts';

const event = {
  payload: {
    session: '2024-01-03',
    part: 'all',
    cancels: [{ clientOrderId: 'desk-stop', symbol: 'SPY', reason: 'exit' }],
    orders: [],
    denials: [],
    exitReasons: {},
    outcomes: [],
  },
} as unknown as EventOf<'approved_ready'>;

/** Remembers what it was asked to cancel. */
class Listening extends NullBroker {
  readonly cancelled: string[] = [];

  override async cancel(clientOrderId?: string) {
    this.cancelled.push(clientOrderId ?? '');
    return super.cancel();
  }
}

describe('execution', () => {
  it.each([
    [true, ['desk-stop'], 'not_found'],
    [false, [], 'forged'],
  ])(
    'P2: a cancel goes out only where the approving event is in the journal (%s)',
    async (recorded, sent, outcome) => {
      const broker = new Listening();
      const record = { flush: async () => undefined, confirms: async () => recorded };
      const [message] = await new ExecutionAgent(broker, record).handle(event);
      expect(broker.cancelled).toEqual(sent);
      expect(message?.payload.cancels).toEqual([{ clientOrderId: 'desk-stop', symbol: 'SPY', outcome }]);
    },
  );
});
