import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { ExecutionAgent } from '../agents/execution.ts';
import { NullBroker } from '../brokers/index.ts';
import type { SubmitOutcome } from '../brokers/port.ts';
import { MemoryJournal } from '../bus/index.ts';
import { createRng } from '../domain/index.ts';
import type { ApprovedIntent, OrderRequest } from '../domain/index.ts';
import type { Ruling } from '../risk/index.ts';
import { CONDITIONS, LIMITS } from '../risk/rules/index.ts';
import type { Condition, Limit } from '../risk/rules/rule.ts';
import { cases as cycles, comparable, rule } from '../test/risk/cases.ts';
import { oracle } from '../test/risk/oracle.ts';
import { FORGERIES, sealed } from './forgery.ts';
import type { Approval } from './forgery.ts';
import type { Proof, ProofFailure } from './proof.ts';

const SESSION = '2020-03-02';
const STOP = { clientOrderId: 'desk-stop', symbol: 'A', reason: 'exit' };

/** Remembers what it was asked to do, and refuses it. */
class Listening extends NullBroker {
  readonly sent: OrderRequest[] = [];
  readonly cancelled: string[] = [];

  override async submit(order?: OrderRequest): Promise<SubmitOutcome> {
    if (order) this.sent.push(order);
    return super.submit();
  }

  override async cancel(clientOrderId = '') {
    this.cancelled.push(clientOrderId);
    return super.cancel();
  }
}

const approval = ({ orders, denials, reasons: exitReasons }: Ruling): Approval => ({
  seq: 1,
  id: 'approval',
  cycleId: 'cycle',
  type: 'approved_ready',
  at: '2020-03-02T21:00:00.000Z',
  causedBy: null,
  payload: { session: SESSION, part: 'all', cancels: [STOP], orders, denials, exitReasons, outcomes: [] },
});

/** Execution, told of an event while others are in the journal: what left the desk, and what it said of each order. */
async function executed(journalled: readonly Approval[], told: Approval, sabotage?: string) {
  const journal = new MemoryJournal();
  for (const event of journalled) await journal.append(event);
  const broker = new Listening();
  const blind = sabotage === UNCHECKED || sabotage === UNASKED;
  const record = blind ? { flush: () => journal.flush(), confirms: async () => true } : journal;
  const { payload } = told;
  const heard =
    sabotage === UNCHECKED ? { ...told, payload: { ...payload, orders: payload.orders.map(sealed) } } : told;
  const [said] = await new ExecutionAgent(broker, record).handle(heard);
  const { sent, cancelled } = broker;
  return { sent, cancelled, outcomes: said?.payload.orders.map((o) => o.outcome) ?? [] };
}

/** What of an intent goes to a broker: everything but what only the desk needs. */
function request(intent: ApprovedIntent): object {
  const { purpose: _p, plan: _plan, strategy: _s, session: _session, verdict: _v, ...order } = intent;
  return order;
}

const UNCHECKED = 'the verdict check skipped';
const UNASKED = 'the journal not asked';
const UNHELD = 'rule removed: no_short';
const [REMOVED, OFF_BY_ONE] = ['rule removed: ', 'limit off by one share: '];
const SABOTAGES = [
  UNCHECKED,
  UNASKED,
  UNHELD,
  ...[...CONDITIONS, ...LIMITS].map(({ code }) => `${REMOVED}${code}`),
  ...LIMITS.map(({ code }) => `${OFF_BY_ONE}${code}`),
];

/** Plants a fault in the gate's own rules; what is returned takes it out again. */
function plant(sabotage = ''): () => void {
  const [conditions, limits] = [CONDITIONS as Condition[], LIMITS as Limit[]];
  const [sound, bounds] = [[...conditions], [...limits]];
  for (const rules of [conditions, limits]) {
    const at = rules.findIndex(({ code }) => sabotage === `${REMOVED}${code}`);
    if (at >= 0) rules.splice(at, 1);
  }
  for (const [i, limit] of limits.entries()) {
    if (sabotage !== `${OFF_BY_ONE}${limit.code}`) continue;
    const room: Limit['room'] = (input) => ({ ...limit.room(input), shares: limit.room(input).shares + 1 });
    limits[i] = { code: limit.code, room };
  }
  return () => {
    conditions.splice(0, Infinity, ...sound);
    limits.splice(0, Infinity, ...bounds);
  };
}

/** One cycle by its seed; what is wrong with it, or null. */
async function once(seed: number, counts: Record<string, number>, sabotage?: string): Promise<string | null> {
  const add = (name: string, n = 1): void => void (counts[name] = (counts[name] ?? 0) + n);
  const [drawn] = fc.sample(cycles, { seed, numRuns: 1, unbiased: true });
  if (!drawn) return 'no case was drawn';
  const ruling = rule(
    sabotage === UNHELD
      ? { ...drawn, reductions: drawn.reductions.map((r) => ({ ...r, held: 1e9 })) }
      : drawn,
  );
  add('intents', drawn.reductions.length + drawn.candidates.length);
  for (const { purpose, orderClass, verdict } of ruling.orders) {
    add(`${purpose} ${orderClass}`);
    for (const { code } of verdict.cuts) add(`cut ${code}`);
  }
  for (const { code } of ruling.denials) add(`refused ${code}`);
  const wanted = oracle(drawn);
  if (!isDeepStrictEqual(comparable(ruling), wanted))
    return `the gate says ${JSON.stringify(comparable(ruling))}, the oracle ${JSON.stringify(wanted)}`;

  const event = approval(ruling);
  const genuine = await executed([event], event, sabotage);
  if (!isDeepStrictEqual(genuine.sent, ruling.orders.map(request))) return 'an approved order was not sent as it was approved'; // prettier-ignore
  if (!isDeepStrictEqual(genuine.cancelled, ['desk-stop'])) return 'an approved cancel was not asked for';
  const rng = createRng(`gate/${seed}`);
  const kinds = Object.keys(FORGERIES);
  const kind = kinds[Math.floor(rng.next() * kinds.length)] as keyof typeof FORGERIES;
  // Of the same gate and another symbol: a verdict as good as any, but not of this intent.
  const [spare] = rule({ ...drawn, ...SPARE }).orders;
  if (ruling.orders.length === 0 || !spare) return null;
  const { journalled, told, forged } = FORGERIES[kind]?.({ event, spare, rng }) ?? never(kind);
  add(kind);
  const { sent, cancelled, outcomes } = await executed(journalled, told, sabotage);
  const passed = told.payload.orders.filter((_, i) => !forged.includes(i));
  if (!isDeepStrictEqual(sent, passed.map(request))) return `${kind}: ${sent.length} sent, ${passed.length} genuine`; // prettier-ignore
  const refused = outcomes.flatMap((outcome, i) => (outcome === 'forged' ? [i] : []));
  if (!isDeepStrictEqual(refused, [...forged])) return `${kind}: refused as forged are ${refused.join()}`;
  const recorded = isDeepStrictEqual(journalled, [told]);
  return cancelled.length === (recorded ? 1 : 0) ? null : `${kind}: a cancel that nobody approved was sent`;
}

const never = (kind: string): never => {
  throw new Error(`no forgery is called ${kind}`);
};

/** Something held, to be sold. */
const SPARE = {
  candidates: [],
  reductions: [
    { kind: 'exit', symbol: 'SPARE', strategy: 'Breakout', held: 7, qty: 7, stopPrice: 1, targetPrice: undefined },
  ],
} as const; // prettier-ignore

/** All that is to be met in a run of some length. */
const WANTED = [
  'intents', 'entry oto', 'entry bracket', 'exit simple', 'stop simple', 'stop oco', 'cut no_short',
  ...LIMITS.map(({ code }) => `cut ${code}`),
  // The least RISK_MAX_SHARES is one share, which cuts and never refuses.
  ...[...CONDITIONS, ...LIMITS, { code: 'no_short' }, { code: 'risk_per_trade' }]
    .filter(({ code }) => code !== 'shares_limit')
    .map(({ code }) => `refused ${code}`),
  ...Object.keys(FORGERIES),
]; // prettier-ignore

export const gateProof: Proof = {
  name: 'gate',
  says: 'P2: every order, cut and refusal is what an independent reading of the limits says, and a forged intent is refused',
  short: 5_000,
  long: 100_000,
  sabotages: SABOTAGES,
  async run({ cases, firstSeed, sabotage, say }) {
    const failures: ProofFailure[] = [];
    const counts: Record<string, number> = Object.fromEntries(WANTED.map((name) => [name, 0]));
    const undo = plant(sabotage);
    try {
      for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
        const what = await once(seed, counts, sabotage);
        if (what !== null) failures.push({ seed, what });
        if ((seed - firstSeed + 1) % 10_000 === 0) say?.(`${seed - firstSeed + 1} of ${cases} cycles`);
      }
    } finally {
      undo();
    }
    return { cases, failures, counts };
  },
};
