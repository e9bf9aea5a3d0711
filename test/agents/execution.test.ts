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

  const content = {
    clientOrderId: 'x', symbol: 'SPY', side: 'sell', type: 'market', qty: 1, timeInForce: 'day', orderClass: 'simple',
    purpose: 'exit', strategy: 'Breakout', session: '2024-01-03',
  } as const; // prettier-ignore
  const facts = { checks: [], formulaQty: 1, cuts: [], confidence: 1 };
  const sealed = (order: Parameters<typeof intentDigest>[0]) => ({
    ...order,
    verdict: { digest: intentDigest(order), ...facts },
  });
  const told = (orders: readonly object[], cancels: readonly object[] = []) =>
    ({ ...event, payload: { ...event.payload, orders, cancels } }) as unknown as typeof event;
  const trusting = { flush: async () => undefined, confirms: async () => true };
  const answering = (answer: () => unknown) =>
    new (class extends NullBroker {
      override async submit() {
        return answer() as never;
      }
      override async cancel() {
        return answer() as never;
      }
    })();

  it('P2: listens to the gate alone, and says what became of what it approved', () => {
    const { name, hears, emits } = new ExecutionAgent(new NullBroker(), trusting);
    expect({ name, hears, emits }).toEqual({ name: 'execution', hears: ['approved_ready'], emits: ['executed_ready'] });
  }); // prettier-ignore

  it.each([
    [
      'accepted',
      // Whether it is filled already is told by its updates, the same on every run (P5).
      { outcome: 'accepted', order: { id: 'o1', status: 'filled' } },
      { outcome: 'accepted', orderId: 'o1', status: 'accepted', code: null, message: null },
    ],
    [
      'refused',
      { outcome: 'refused', code: 'wash_trade', message: 'opposite order' },
      { outcome: 'refused', orderId: null, status: 'rejected', code: 'wash_trade', message: 'opposite order' },
    ],
    [
      'unknown',
      { outcome: 'unknown', message: 'no answer' },
      { outcome: 'unknown', orderId: null, status: 'unknown', code: null, message: 'no answer' },
    ],
  ])('says of an order that is %s all that the broker said', async (_, answer, wanted) => {
    const agent = new ExecutionAgent(answering(() => answer), trusting);
    const [message] = await agent.handle(told([sealed(content)]));
    expect(message).toEqual({
      type: 'executed_ready',
      payload: {
        session: '2024-01-03', part: 'all', cancels: [],
        orders: [{ clientOrderId: 'x', symbol: 'SPY', purpose: 'exit', ...wanted }],
      },
    });
  }); // prettier-ignore

  it('P4: an order and a cancel that break on the way are unknown: they may have arrived', async () => {
    const broken = answering(() => {
      throw new Error('socket hang up');
    });
    const cancel = { clientOrderId: 'desk-stop', symbol: 'SPY', reason: 'exit' };
    const [message] = await new ExecutionAgent(broken, trusting).handle(told([sealed(content)], [cancel]));
    expect(message?.payload).toMatchObject({
      cancels: [{ clientOrderId: 'desk-stop', symbol: 'SPY', outcome: 'unknown' }],
      orders: [{ outcome: 'unknown', status: 'unknown', message: 'socket hang up' }],
    });
  });

  it('P4: the journal is durable before anything leaves, and is not asked to be where nothing does', async () => {
    const said: string[] = [];
    const broker = answering(() => (said.push('sent'), { outcome: 'unknown', message: '' }));
    const record = (confirmed: boolean) => ({
      flush: async () => void said.push('durable'),
      confirms: async () => confirmed,
    });
    const cancel = { clientOrderId: 'desk-stop', symbol: 'SPY', reason: 'exit' };
    await new ExecutionAgent(broker, record(true)).handle(told([sealed(content)], [cancel]));
    expect(said).toEqual(['durable', 'sent', 'sent']);
    said.length = 0;
    await new ExecutionAgent(broker, record(true)).handle(told([]));
    await new ExecutionAgent(broker, record(false)).handle(told([sealed(content)]));
    expect(said).toEqual([]);
  });

  it('P2: an intent that is not what was approved stays here, with the reason, and the others go', async () => {
    const broker = answering(() => ({ outcome: 'unknown', message: 'sent' }));
    const forged = { ...sealed(content), qty: 2 };
    const [message] = await new ExecutionAgent(broker, trusting).handle(told([forged, sealed(content)]));
    const result = { clientOrderId: 'x', symbol: 'SPY', purpose: 'exit', orderId: null };
    expect(message?.payload.orders).toEqual([
      { ...result, outcome: 'forged', status: null, code: 'no_verdict', message: 'the verdict belongs to another intent' },
      { ...result, outcome: 'unknown', status: 'unknown', code: null, message: 'sent' },
    ]);
    const untrusting = { ...trusting, confirms: async () => false };
    const [unasked] = await new ExecutionAgent(broker, untrusting).handle(told([sealed(content)]));
    expect(unasked?.payload.orders).toMatchObject([
      { outcome: 'forged', code: 'no_verdict', message: 'the approving event is not in the journal' },
    ]);
  }); // prettier-ignore
});
