import { describe, expect, it } from 'vitest';
import { RiskAgent } from '../../../agents/risk.ts';
import type { FlattenDesk, RiskDesk } from '../../../agents/risk.ts';
import type { EventOf } from '../../../bus/index.ts';
import { intentDigest } from '../../../domain/index.ts';
import type { Broker } from '../../../brokers/port.ts';
import { flattenDesk } from '../../../orchestrator/safety/index.ts';
import type { Gate } from '../../../risk/index.ts';
import { fill, ListBroker, rig } from './rig.ts';

const halted = (flatten: boolean): EventOf<'halted'> => ({
  seq: 1,
  id: 'ev-1',
  cycleId: null,
  type: 'halted',
  at: '2024-03-05T15:00:00.000Z',
  causedBy: null,
  payload: {
    state: 'halted',
    by: 'anna',
    code: 'by_hand',
    reason: 'x',
    ...(flatten ? { flatten: true as const } : {}),
  },
});

const desk = {
  account: () => ({ equity: 1, dayStartEquity: 1, buyingPower: 0, positions: [], openEntries: [], openRisk: 0, ordersLastMinute: 0 }),
  earlier: () => 0,
  workingSells: (symbol: string) => (symbol === 'AAPL' ? ['desk-stop'] : []),
} as unknown as RiskDesk; // prettier-ignore
const held = [
  { symbol: 'AAPL', qty: 7, strategy: 'Breakout' as const },
  { symbol: 'MSFT', qty: 2.5, strategy: 'desk' as const },
  { symbol: 'SPY', qty: 0, strategy: 'desk' as const },
];
const flatten: FlattenDesk = {
  name: 'desk',
  session: () => '2024-03-05',
  held: async () => held,
};
const agent = (options: { readonly flatten?: FlattenDesk }, earlier = 0): RiskAgent =>
  new RiskAgent({} as Gate, { ...desk, earlier: () => earlier }, { joined: true, ...options });

describe('flatten', () => {
  it("P7: sells all that is held by the broker's quantity, after what holds the shares is cancelled", async () => {
    const [answer] = await agent({ flatten }).handle(halted(true));
    expect(answer?.payload.cancels).toEqual([
      { clientOrderId: 'desk-stop', symbol: 'AAPL', reason: 'flatten' },
    ]);
    expect(answer?.payload.orders.map(({ symbol, side, type, qty, purpose }) => ({ symbol, side, type, qty, purpose }))).toEqual([
      { symbol: 'AAPL', side: 'sell', type: 'market', qty: 7, purpose: 'flatten' },
      { symbol: 'MSFT', side: 'sell', type: 'market', qty: 2.5, purpose: 'flatten' },
    ]);
  }); // prettier-ignore

  it('P2: each order carries a verdict of its own content', async () => {
    const [answer] = await agent({ flatten }).handle(halted(true));
    for (const intent of answer?.payload.orders ?? [])
      expect(intent.verdict.digest).toBe(intentDigest(intent));
    expect(answer?.payload.orders).toHaveLength(2);
  });

  it('P4: has ids of its own, the same each time, and others where it is asked for again', async () => {
    const ids = async (earlier: number): Promise<readonly string[]> => {
      const [answer] = await agent({ flatten }, earlier).handle(halted(true));
      return answer?.payload.orders.map((o) => o.clientOrderId) ?? [];
    };
    const first = await ids(0);
    expect(await ids(0)).toEqual(first);
    expect(first.every((id) => id.includes('-flatten-'))).toBe(true);
    expect((await ids(1)).filter((id) => first.includes(id))).toEqual([]);
  });

  it('happens only where it is asked for', async () => {
    expect(await agent({ flatten }).handle(halted(false))).toEqual([]);
    expect(await agent({}).handle(halted(true))).toEqual([]);
  });
});

describe('what is to be closed', () => {
  const held = async (broker: ListBroker) => {
    const on = rig({ broker });
    on.book.beginSession('2024-03-05');
    await fill(on, { side: 'buy', qty: 7, price: 100, seq: 1 });
    const { book, clock } = on;
    const said: string[] = [];
    const made = flattenDesk({ broker, book, clock, desk: 'desk', say: (line) => void said.push(line) });
    const rows = (await made.held()).map(({ symbol, qty, strategy }) => ({ symbol, qty, strategy }));
    return { rows, said, session: made.session() };
  };
  const holding = (kind: Broker['kind'], positions: () => Promise<never[]>): ListBroker =>
    Object.assign(new ListBroker(kind), { positions });

  it("P7: is what the desk holds, by the broker's quantity, and nothing that is not the desk's", async () => {
    const theirs = [
      { symbol: 'AAPL', qty: 5, avgEntryPrice: 100 },
      { symbol: 'TSLA', qty: 9, avgEntryPrice: 1 },
    ];
    const { rows, session } = await held(holding('paper', async () => theirs as never[]));
    expect(rows).toEqual([{ symbol: 'AAPL', qty: 5, strategy: 'Breakout' }]);
    expect(session).toBe('2024-03-05');
  });

  it("is the book's on the embedded exchange, and where the broker does not answer", async () => {
    const down = () => Promise.reject(new Error('HTTP 500'));
    const ours = [{ symbol: 'AAPL', qty: 7, strategy: 'Breakout' }];
    expect(await held(holding('embedded', down))).toMatchObject({ rows: ours, said: [] });
    const { rows, said } = await held(holding('paper', down));
    expect(rows).toEqual(ours);
    expect(said.join()).toContain('HTTP 500');
  });
});
