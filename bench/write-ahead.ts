import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ExecutionAgent } from '../agents/execution.ts';
import { NullBroker } from '../brokers/index.ts';
import { Bus } from '../bus/index.ts';
import type { Message } from '../bus/index.ts';
import { openDatabase } from '../db/index.ts';
import { ReplayedClock } from '../domain/index.ts';
import { loadConfig } from '../orchestrator/config/index.ts';
import { Exposure, Gate } from '../risk/index.ts';
import type { Bench } from './harness.ts';

const WARM_UP = 300;
const ORDERS = 1000;
const SESSION = '2024-01-02';

/** Milliseconds, in pairs from the same moments: two durable commits of the disk, and one order's whole way. */
interface Pairs {
  readonly commits: number[];
  readonly orders: number[];
}

let pairs: Promise<Pairs> | null = null;
/** Measured once, so that both figures are of one run. */
const measured = (): Promise<Pairs> => (pairs ??= measurePairs());

async function measurePairs(): Promise<Pairs> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tickwright-bench-'));
  const database = await openDatabase({
    url: `file:${path.join(folder, 'desk.db')}`,
    mode: 'write',
  });
  const { journal } = database;
  const { settings } = loadConfig({ purpose: 'query', folder: '/nonexistent', environment: {} });
  const gate = new Gate(
    settings,
    { sectorOf: (symbol) => symbol, correlation: () => null },
    settings.DESK_NAME,
  );
  const bus = new Bus({ journal, clock: new ReplayedClock(Date.parse(`${SESSION}T21:00:00Z`)), after: 0 });
  // It refuses at once: what is left is the desk's own part.
  bus.attach(new ExecutionAgent(new NullBroker(), journal));
  const found: Pairs = { commits: [], orders: [] };
  try {
    for (let i = 0; i < WARM_UP + ORDERS; i++) {
      const begun = performance.now();
      await bus.publish(oneOrder(gate, i), { cycleId: 'cycle-bench', causedBy: null });
      await bus.settled();
      const sent = performance.now();
      await journal.flush();
      await journal.flush();
      const done = performance.now();
      if (i < WARM_UP) continue;
      found.orders.push(sent - begun);
      found.commits.push(done - sent);
    }
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

/** An approved exit, each with an id of its own. */
function oneOrder(gate: Gate, ordinal: number): Message<'approved_ready'> {
  const exposure = new Exposure({
    equity: 100_000,
    dayStartEquity: 100_000,
    buyingPower: 100_000,
    positions: [],
    openEntries: [],
    openRisk: 0,
    ordersLastMinute: 0,
    noEntries: null,
  });
  const place = { symbol: 'AAPL', strategy: 'Breakout', session: SESSION, ordinal } as const;
  const decided = gate.approveExit({ ...place, qty: 10, held: 10 }, exposure);
  const orders = decided.ok ? [decided.intent] : [];
  const rest = { cancels: [], denials: [], exitReasons: {}, outcomes: [] };
  return { type: 'approved_ready', payload: { session: SESSION, part: 'exits', orders, ...rest } };
}

const p99 = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(0.99 * times.length)] ?? 0;

export const writeAheadBenches: readonly Bench[] = [
  {
    name: 'two durable commits of the disk',
    unit: 'ms',
    asked: null,
    run: async () => (await measured()).commits,
  },
  {
    name: 'an order approved, stored durably, sent and answered, SQLite',
    unit: 'ms',
    asked: null,
    run: async () => (await measured()).orders,
  },
  {
    name: 'what write-ahead and journal add to an order beyond the p99 of two durable commits',
    unit: 'ms',
    asked: 2,
    async run() {
      const { orders, commits } = await measured();
      const disk = p99(commits);
      return orders.map((time) => time - disk);
    },
  },
];
