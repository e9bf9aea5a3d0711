import { createRng, isTerminal, messageOf } from '../domain/index.ts';
import type { Order } from '../domain/index.ts';
import type { ReconcilerParts } from '../orchestrator/reconciliation/index.ts';
import { shares } from '../portfolio/index.ts';
import { SmallDesk } from './divergence/desk.ts';
import { disturb, fateOf, live, tally } from './divergence/history.ts';
import type { Proof, ProofFailure } from './proof.ts';

/** Rounds that may repair; the one after them finds nothing. */
const REPAIRING = 2;

const SABOTAGES = {
  /** News found by the reconciliation is told a second time under another execution id. */
  'a fill counted twice': (parts: ReconcilerParts): ReconcilerParts => {
    const { source } = parts;
    return withTell(parts, async (update) => {
      await source.tell(update);
      if (update.kind !== 'order' || !update.fill) return;
      const executionId = `${update.fill.executionId}-again`;
      await source.tell({ ...update, fill: { ...update.fill, executionId } });
    });
  },
  'an external order cancelled': (parts: ReconcilerParts): ReconcilerParts => {
    const { broker } = parts;
    return {
      ...parts,
      broker: {
        ...broker,
        async fills(since) {
          for (const order of await broker.openOrders())
            if (order.clientOrderId.startsWith('by-hand')) await broker.cancel(order.clientOrderId);
          return broker.fills(since);
        },
      },
    };
  },
  'a repair forgotten': (parts: ReconcilerParts): ReconcilerParts => {
    let turn = 0;
    return withTell(parts, async (update) => {
      if (turn++ % 3 !== 0) await parts.source.tell(update);
    });
  },
} as const;

const withTell = (parts: ReconcilerParts, tell: ReconcilerParts['source']['tell']): ReconcilerParts => ({
  ...parts,
  source: {
    tell,
    drain: () => parts.source.drain(),
    get backlog() {
      return parts.source.backlog;
    },
  },
});

export const divergence: Proof = {
  name: 'divergence',
  says: "P9: whatever the desk was not told, its books and the broker's agree after two rounds, and a third finds nothing",
  short: 60,
  long: 500,
  sabotages: Object.keys(SABOTAGES),
  async run({ cases, firstSeed, sabotage, say }) {
    const failures: ProofFailure[] = [];
    const counts: Record<string, number> = {};
    for (let i = 0; i < cases; i++) {
      const seed = firstSeed + i;
      try {
        const what = await once(seed, counts, sabotage);
        if (what !== null) failures.push({ seed, what });
      } catch (thrown) {
        failures.push({ seed, what: messageOf(thrown) });
      }
      if ((i + 1) % 100 === 0) say?.(`${i + 1} of ${cases} divergences`);
    }
    return { cases, failures, counts };
  },
};

/** One scenario; what is wrong with it, or null. */
async function once(seed: number, counts: Record<string, number>, sabotage?: string): Promise<string | null> {
  const rng = createRng(seed);
  const planted = SABOTAGES[sabotage as keyof typeof SABOTAGES] ?? ((parts: ReconcilerParts) => parts);
  const desk = await SmallDesk.open(fateOf(rng.fork('fate'), counts), planted);
  await live(desk, { rng: rng.fork('history'), counts });
  await disturb(desk, { rng: rng.fork('outside'), counts });
  const external = await externals(desk);
  const { converged, rounds, halt, unreachable, divergences } = await desk.reconciler.run('reconnect');
  for (const { kind } of divergences) tally(counts, kind);
  tally(counts, `rounds ${rounds}`);
  if (unreachable !== null) return `the broker could not be read: ${unreachable}`;
  if (!converged) return `not converged after ${rounds} rounds: ${halt?.reason}`;
  if (rounds > REPAIRING + 1) return `${rounds} rounds were needed`;
  if ((await externals(desk)) !== external) return 'an order of somebody else was touched';
  const wrong = await differences(desk);
  if (wrong.length > 0) return wrong.join('; ');
  const before = desk.events.length;
  const again = await desk.reconciler.run('timer');
  if (again.rounds > 1 || !again.converged) return `another run found ${again.divergences.length} more`;
  return desk.events.length > before ? 'another run spoke though nothing had changed' : null;
}

const externals = async (desk: SmallDesk): Promise<string> =>
  JSON.stringify((await desk.exchange.orders('')).filter((o) => o.clientOrderId.startsWith('by-hand')));

/** Book against account, and every fill of the desk's own counted once. */
async function differences(desk: SmallDesk): Promise<readonly string[]> {
  const { book, broker, exchange } = desk;
  const found: string[] = [];
  const { cash } = await broker.account();
  if (Math.abs(cash - book.cash()) > 0.01) found.push(`cash ${book.cash()} here, ${cash} there`);
  const theirs = new Map((await broker.positions()).map((p) => [p.symbol, p.qty]));
  const ours = new Map(book.positions().map((p) => [p.symbol, p.qty]));
  for (const symbol of new Set([...theirs.keys(), ...ours.keys()])) {
    const [a, b] = [ours.get(symbol) ?? 0, theirs.get(symbol) ?? 0];
    if (shares(a - b) !== 0) found.push(`${symbol}: ${a} here, ${b} there`);
  }
  const state = (o: Order): string =>
    `${o.clientOrderId} ${o.qty} ${o.filledQty} ${o.limitPrice} ${o.stopPrice}`;
  const own = (o: { readonly clientOrderId: string }): boolean => !o.clientOrderId.startsWith('by-hand');
  const open = (await exchange.orders(''))
    .filter((o) => own(o) && !isTerminal(o.status))
    .map(state)
    .sort();
  const believed = book.openOrders().filter(own).map(state).sort();
  if (JSON.stringify(open) !== JSON.stringify(believed)) found.push(`open orders ${believed.join()} here, ${open.join()} there`); // prettier-ignore

  const told = new Map<string, number>();
  for (const event of desk.events) {
    if (event.type !== 'order_updated' || !event.payload.fill || !own(event.payload.fill)) continue;
    const { executionId, qty } = event.payload.fill;
    told.set(executionId, qty);
  }
  const real = (await exchange.fills('')).filter(own);
  for (const { executionId } of real)
    if (!told.has(executionId)) found.push(`fill ${executionId} never came`);
  if (told.size > real.length) found.push(`${told.size} fills told, ${real.length} made`);
  return found;
}
