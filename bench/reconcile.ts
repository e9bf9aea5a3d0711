/** How long does a reconciliation of 500 positions and 5,000 orders take: of a calm desk, and of one that missed all of it? */
import { clientOrderId } from '../domain/index.ts';
import type { OrderIntent } from '../domain/index.ts';
import { approve } from '../risk/verdict.ts';
import { DESK, SmallDesk } from '../torture/divergence/desk.ts';
import type { Bench } from './harness.ts';

const POSITIONS = 500;
const ORDERS = 5000;
const symbolOf = (i: number): string => `S${String(i % POSITIONS).padStart(3, '0')}`;

/** A desk whose feed has told it nothing of its own orders. */
async function deaf(): Promise<SmallDesk> {
  const desk = await SmallDesk.open(() => 'lost');
  await desk.reconciler.run('start');
  const { session } = desk;
  const intents = Array.from({ length: ORDERS }, (_, i): OrderIntent => {
    const symbol = symbolOf(i);
    const place = {
      desk: DESK,
      session,
      symbol,
      strategy: 'Breakout',
      purpose: 'entry',
      ordinal: i,
    } as const;
    const common = { clientOrderId: clientOrderId(place), symbol, side: 'buy', qty: 1, timeInForce: 'gtc', orderClass: 'simple', purpose: 'entry', strategy: 'Breakout', session } as const; // prettier-ignore
    return i < POSITIONS ? { ...common, type: 'market' } : { ...common, type: 'limit', limitPrice: 2 };
  });
  const orders = intents.map((intent) => approve(intent, { checks: [], formulaQty: 1, cuts: [], confidence: 1 })); // prettier-ignore
  const payload = { session, part: 'all', cancels: [], orders, denials: [], exitReasons: {}, outcomes: [] } as const; // prettier-ignore
  await desk.bus.publish({ type: 'approved_ready', payload }, { cycleId: 'bench', causedBy: null });
  for (const { purpose: _purpose, strategy: _strategy, session: _session, ...request } of intents)
    await desk.exchange.submit(request);
  await desk.play(new Map(Array.from({ length: POSITIONS }, (_, i) => [symbolOf(i), 10])));
  return desk;
}

async function run(calm: boolean): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let i = 0; i < (calm ? 1 : 3); i++) {
    const desk = await deaf();
    if (calm) await desk.reconciler.run('reconnect');
    for (let k = 0; k < (calm ? 20 : 1); k++) {
      const start = process.hrtime.bigint();
      const { converged } = await desk.reconciler.run('timer');
      samples.push(Number(process.hrtime.bigint() - start) / 1e6);
      if (!converged || desk.book.positions().length !== POSITIONS) throw new Error('not brought together');
    }
  }
  return samples;
}

export const reconcileBenches: readonly Bench[] = [
  {
    name: 'reconciliation: 500 positions and 5,000 orders, nothing differs',
    unit: 'ms',
    asked: 2000,
    run: () => run(true),
  },
  {
    name: 'reconciliation: 500 positions and 5,000 orders, all of it missing at the desk',
    unit: 'ms',
    asked: 2000,
    run: () => run(false),
  },
];
