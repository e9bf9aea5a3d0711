import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { mock } from 'node:test';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Broker } from '../brokers/port.ts';
import { NullBroker } from '../brokers/index.ts';
import { Bus, MemoryJournal } from '../bus/index.ts';
import { createRng, WallClock } from '../domain/index.ts';
import type { Order, Rng } from '../domain/index.ts';
import { createLanes } from '../guards/index.ts';
import type { Lanes } from '../guards/index.ts';
import { HaltKeeper } from '../orchestrator/folds/halt-keeper.ts';
import { killSwitchFile, Safety } from '../orchestrator/safety/index.ts';
import { Book } from '../portfolio/index.ts';
import type { Proof, ProofOptions, ProofResult } from './proof.ts';

const QUEUED = 10_000;
/** More than a few minutes let out, so that the queue is full all the while. */
const LET_OUT = 500;
const BEGIN = Date.parse('2024-03-05T15:00:00Z');
const SABOTAGES = ['cancel through the ordinary lane', 'a read before each cancel', 'a lost cancel'] as const;

/** What has reached the broker, in the order it did. */
interface Issued {
  readonly what: 'read' | 'cancel' | 'list';
  readonly id: string;
  readonly at: number;
}

/** A process of its own that writes files when told: whoever pulls the switch is not the desk. */
class OtherProcess {
  readonly #child = spawn(
    process.execPath,
    ['-e', "require('readline').createInterface(process.stdin).on('line',(f)=>{require('fs').writeFileSync(f,'pulled');console.log(f)})"],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  ); // prettier-ignore
  readonly #lines = createInterface(this.#child.stdout);

  async write(file: string): Promise<void> {
    const done = once(this.#lines, 'line');
    this.#child.stdin.write(`${file}\n`);
    await done;
  }

  end(): void {
    this.#child.stdin.end();
  }
}

const turns = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** Simulated time goes on in small steps, and whoever waits for it gets its turn after each. */
async function live(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    mock.timers.tick(100);
    await turns(1);
  }
}

const entry = (i: number): Order => ({
  id: `id-${i}`, clientOrderId: `desk-${i}`, parentId: null, symbol: `S${i}`, side: 'buy', type: 'limit', qty: 1, filledQty: 0,
  avgFillPrice: null, status: 'new', timeInForce: 'gtc', orderClass: 'oto', limitPrice: 10, stopPrice: null,
  createdAt: '2024-03-05T14:30:00.000Z', updatedAt: '2024-03-05T14:30:00.000Z',
}); // prettier-ignore

/** The broker behind the lanes, as an adapter stands there. */
function brokerOver(
  lanes: Lanes,
  issue: (what: Issued['what'], id: string) => void,
  sabotage?: string,
): Broker {
  const cancel = async (id: string) => {
    issue('cancel', id);
    return { outcome: 'canceled', order: entry(0) } as const;
  };
  const plain = new NullBroker();
  return Object.assign(plain, {
    name: 'simulated',
    kind: 'paper' as const,
    async cancel(id: string) {
      if (sabotage === 'a lost cancel' && id === 'desk-0') return { outcome: 'not_found' } as const;
      if (sabotage === 'a read before each cancel')
        await lanes.run('reconcile', async () => issue('list', id), { once: true });
      const lane = sabotage === 'cancel through the ordinary lane' ? 'ordinary' : 'critical';
      return lanes.run(lane, () => cancel(id));
    },
    openOrders: () =>
      lanes.run('reconcile', async () => {
        issue('list', 'all');
        return [] as never[];
      }),
  });
}

/** One read's fate: a good answer, 429, 503, or none at all; from some moment on the broker is down. */
function fate(rng: Rng, call: number, down: number): Promise<string> {
  // The first call and the first of the outage meet a 429, so that no case goes without.
  const drawn = call === 0 || down === 1 ? 0.6 : down > 0 ? 0.9 : rng.next();
  if (drawn < 0.1) return new Promise(() => undefined);
  const wait = 20 + Math.floor(rng.next() * 400);
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      if (drawn < 0.5) resolve('fine');
      else reject(new Error(drawn < 0.7 ? 'HTTP 429' : 'HTTP 503'));
    }, wait);
  });
}

/** @returns what went wrong; null: nothing */
async function oneCase(
  seed: number,
  other: OtherProcess,
  counts: Record<string, number>,
  sabotage?: string,
): Promise<string | null> {
  const count = (name: string, n = 1): void => void (counts[name] = (counts[name] ?? 0) + n);
  const rng = createRng(`kill-switch/${seed}`);
  const dir = mkdtempSync(path.join(tmpdir(), 'kill-switch-'));
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: BEGIN });
  const clock = new WallClock();
  const lanes = createLanes({
    name: 'broker',
    clock,
    rng: rng.fork('jitter'),
    queue: QUEUED + LET_OUT,
    restFor: (error) => ((error as Error).message === 'HTTP 429' ? 20_000 : null),
  });
  try {
    const issued: Issued[] = [];
    const issue = (what: Issued['what'], id: string): void => void issued.push({ what, id, at: clock.now() });
    const journal = new MemoryJournal();
    const bus = new Bus({ journal, clock, after: 0 });
    const book = new Book(100_000);
    const halts = new HaltKeeper();
    const safety = new Safety({
      bus,
      broker: brokerOver(lanes, issue, sabotage),
      book,
      halts,
      clock,
      wall: clock,
      settings: { DESK_NAME: 'desk', RISK_MAX_DAILY_LOSS: 0.05, RISK_MAX_DRAWDOWN: 0.1, MIN_GOOD_SHARE: 0.8, SELECTORS: ['rules'], REPLAY_RESUME_SESSIONS: 0 },
      openOf: () => null,
      intended: async () => true,
      runtimeDir: dir,
      say: () => undefined,
    }); // prettier-ignore
    bus.tap((event) => {
      halts.tap(event);
      safety.tap(event);
    });
    // A model that is asked and never answers holds the cycle open.
    bus.attach({
      name: 'strategy',
      hears: ['data_ready'],
      emits: [],
      handle: () => new Promise<never>(() => undefined),
    });
    const cycle = { cycleId: 'cycle-1', causedBy: null };
    const session = '2024-03-05';
    await bus.publish({ type: 'cycle_started', payload: { session, symbols: [], entries: true } }, cycle);
    await bus.publish(
      {
        type: 'data_ready',
        payload: { session, bars: [], excluded: [], goodShare: 1, entriesAllowed: true },
      },
      cycle,
    );
    const entries = 1 + Math.floor(rng.next() * 40);
    for (let i = 0; i < entries; i++) {
      const note = { strategy: 'Breakout', purpose: 'entry', reason: '', cycleId: 'cycle-1' } as const;
      book.registerIntent({ clientOrderId: `desk-${i}`, ...note });
      book.apply({ kind: 'order', seq: i + 1, order: entry(i), fill: null, session });
    }
    const fates = rng.fork('fates');
    let down = 0;
    let calls = 0;
    const read = (): void =>
      void lanes
        .run('ordinary', () => {
          issue('read', '');
          if (down > 0) down++;
          return fate(fates, calls++, down === 0 ? 0 : down - 1);
        })
        .catch(() => undefined);
    for (let i = 0; i < QUEUED + LET_OUT; i++) read();
    await turns(5);
    await live(500 + rng.next() * 60_000);
    down = 1;
    for (let i = 0; i < 120 && lanes.stats().ordinary.state === 'closed'; i++) await live(1000);
    // Now and then the breaker has begun to let trials through again.
    if (seed % 4 < 2) await live(rng.next() * 45_000);

    const { ordinary, rests } = lanes.stats();
    count('calls queued', ordinary.waiting);
    count(`breaker ${ordinary.state}`);
    count('with 429s', rests > 0 ? 1 : 0);
    count('models that hang');
    count('cancels', entries);
    const fromHere = seed % 2 === 0;
    count(fromHere ? 'from this process' : 'from another process');
    if (!fromHere) await other.write(killSwitchFile(dir));
    const [mark, at] = [issued.length, clock.now()];
    const halted = fromHere
      ? safety.halt({ code: 'by_hand', by: 'torture', reason: 'the switch' })
      : safety.tick();
    await turns(10);
    const next = issued.slice(mark, mark + entries);
    const wanted = Array.from({ length: entries }, (_, i) => `desk-${i}`);
    const wrong = next.find((call) => call.what !== 'cancel' || call.at !== at);
    const missing = wanted.find((id) => !next.some((call) => call.id === id));
    const cancels = issued.filter((call) => call.what === 'cancel').length;
    void halted.catch?.(() => undefined);
    if (rests === 0) return 'no 429 was met';
    if (ordinary.state === 'closed') return 'the breaker was not open';
    if (ordinary.waiting < QUEUED) return `only ${ordinary.waiting} calls were queued`;
    if (wrong) return `${wrong.what} ${wrong.id} was issued before the cancels, ${wrong.at - at} ms later`;
    if (missing !== undefined) return `${missing} was not cancelled`;
    if (cancels !== entries) return `${cancels} cancels for ${entries} entries`;
    return halts.mayOpen ? 'the desk is not halted' : null;
  } finally {
    lanes.close();
    mock.timers.reset();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function run({ cases, firstSeed, sabotage, say }: ProofOptions): Promise<ProofResult> {
  const counts: Record<string, number> = {};
  const failures: { seed: number; what: string }[] = [];
  const other = new OtherProcess();
  try {
    for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
      const what = await oneCase(seed, other, counts, sabotage);
      if (what !== null) failures.push({ seed, what });
      if ((seed - firstSeed + 1) % 50 === 0) say?.(`${seed - firstSeed + 1} of ${cases}`);
    }
  } finally {
    other.end();
  }
  return { cases, failures, counts };
}

/** Half of the cases pull the switch in this process, half from another. */
export const killSwitch: Proof = {
  name: 'kill-switch',
  says: 'P7: with 10,000 calls queued, 429s, a breaker that opens and a model that hangs, cancel-all is the next thing issued',
  short: 20,
  long: 400,
  sabotages: SABOTAGES,
  run,
};
