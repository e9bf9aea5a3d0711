import { NullBroker } from '../brokers/index.ts';
import { Bus, MemoryJournal } from '../bus/index.ts';
import { createRng, WallClock } from '../domain/index.ts';
import type { Order } from '../domain/index.ts';
import { createLanes } from '../guards/index.ts';
import { HaltKeeper } from '../orchestrator/folds/halt-keeper.ts';
import { Safety } from '../orchestrator/safety/index.ts';
import { Book } from '../portfolio/index.ts';
import type { Bench } from './harness.ts';

const ENTRIES = 40;
const QUEUED = 10_000;
const RUNS = 20;

const entry = (i: number): Order => ({
  id: `id-${i}`, clientOrderId: `desk-${i}`, parentId: null, symbol: `S${i}`, side: 'buy', type: 'limit', qty: 1, filledQty: 0,
  avgFillPrice: null, status: 'new', timeInForce: 'gtc', orderClass: 'oto', limitPrice: 10, stopPrice: null,
  createdAt: '2024-03-05T14:30:00.000Z', updatedAt: '2024-03-05T14:30:00.000Z',
}); // prettier-ignore

/** From the word to the last cancel answered, 40 entries open and 10,000 calls waiting, by a broker that takes 100 ms. */
async function pull(): Promise<number> {
  const clock = new WallClock();
  const lanes = createLanes({ name: 'broker', clock, rng: createRng(1), queue: QUEUED });
  let answered = 0;
  let last = 0;
  const broker = Object.assign(new NullBroker(), {
    kind: 'paper' as const,
    cancel: () =>
      lanes.run('critical', async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        answered++;
        last = performance.now();
        return { outcome: 'not_found' } as const;
      }),
  });
  const book = new Book(100_000);
  const halts = new HaltKeeper();
  const safety = new Safety({
    bus: new Bus({ journal: new MemoryJournal(), clock, after: 0 }),
    broker, book, halts, clock,
    wall: clock,
    settings: { DESK_NAME: 'desk', RISK_MAX_DAILY_LOSS: 0.05, RISK_MAX_DRAWDOWN: 0.1, MIN_GOOD_SHARE: 0.8, SELECTORS: ['rules'], REPLAY_RESUME_SESSIONS: 0 },
    openOf: () => null,
    intended: async () => true,
    runtimeDir: null,
    say: () => undefined,
  }); // prettier-ignore
  for (let i = 0; i < ENTRIES; i++) {
    book.registerIntent({
      clientOrderId: `desk-${i}`,
      strategy: 'desk',
      purpose: 'entry',
      reason: '',
      cycleId: '',
    });
    book.apply({ kind: 'order', seq: i + 1, order: entry(i), fill: null, session: '2024-03-05' });
  }
  for (let i = 0; i < QUEUED; i++)
    void lanes.run('ordinary', () => new Promise(() => undefined)).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const begun = performance.now();
  await safety.halt({ code: 'by_hand', by: 'bench', reason: 'how long does it take' });
  if (answered !== ENTRIES) throw new Error(`${answered} of ${ENTRIES} cancels were answered`);
  lanes.close();
  return last - begun;
}

export const killSwitchBenches: readonly Bench[] = [
  {
    name: 'kill switch: 40 entries cancelled, 10,000 calls queued, a broker that takes 100 ms',
    unit: 'ms',
    asked: 1000,
    async run() {
      const times: number[] = [];
      for (let i = 0; i < RUNS; i++) times.push(await pull());
      return times;
    },
  },
];
