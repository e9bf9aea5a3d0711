import { describe, expect, it } from 'vitest';
import { ExecutionAgent } from '../../agents/execution.ts';
import { NullBroker } from '../../brokers/null.ts';
import type { EventOf } from '../../bus/index.ts';
import { intentDigest } from '../../domain/index.ts';

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

  it('cancels go first, and an exit is sent behind a cancel that hangs: whether its shares are free the broker says', async () => {
    const said: string[] = [];
    const sent: object[] = [];
    const broker = new (class extends NullBroker {
      override async cancel() {
        said.push('cancel');
        return { outcome: 'unknown', message: 'timeout' } as never;
      }
      override async submit(order?: unknown) {
        said.push('submit');
        sent.push(order as object);
        return { outcome: 'refused', code: 'insufficient_qty', message: 'available: 0' } as never;
      }
    })();
    const content = {
      clientOrderId: 'x', symbol: 'SPY', side: 'buy', type: 'limit', qty: 1, timeInForce: 'gtc', orderClass: 'oto',
      limitPrice: 10, stopLoss: { stopPrice: 9 }, purpose: 'entry', strategy: 'Breakout', session: '2024-01-03',
      plan: { stopPrice: 9, trail: null, targetPrice: null, timeLimit: null },
    } as const; // prettier-ignore
    const verdict = { digest: intentDigest(content), checks: [], formulaQty: 1, cuts: [], confidence: 1 };
    const asked = {
      ...event,
      payload: { ...event.payload, orders: [{ ...content, verdict }] },
    } as unknown as typeof event;
    const record = { flush: async () => undefined, confirms: async () => true };
    const [message] = await new ExecutionAgent(broker, record).handle(asked);
    expect(said).toEqual(['cancel', 'submit']);
    expect(message?.payload).toMatchObject({
      cancels: [{ outcome: 'unknown' }],
      orders: [{ outcome: 'refused', code: 'insufficient_qty' }],
    });
    const { plan: _plan, purpose: _purpose, strategy: _strategy, session: _session, ...order } = content;
    expect(sent, 'what only the desk needs to know stays with it').toEqual([order]);
  });
});
