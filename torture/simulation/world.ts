import { mkdirSync } from 'node:fs';
import { BrokerFeed } from '../../brokers/feed/index.ts';
import type { RawUpdate } from '../../brokers/feed/index.ts';
import type { Broker } from '../../brokers/port.ts';
import { openDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import { sessionTimes } from '../../domain/calendar/index.ts';
import { stopwatch, createRng, messageOf } from '../../domain/index.ts';
import type { Rng } from '../../domain/index.ts';
import { routedMarket } from '../../market/index.ts';
import type { MarketData } from '../../market/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { runDesk } from '../../orchestrator/desk.ts';
import type { World } from '../../orchestrator/desk.ts';
import { writeControl } from '../../orchestrator/safety/controls.ts';
import { BrokerSide, thinMarket } from './account.ts';
import { SimulatedBroker, venueOf } from './broker.ts';
import type { Counts } from './counts.ts';
import { diskOf, doomOf } from './disk.ts';
import type { Doom } from './disk.ts';
import { configOf, faces, marketOf } from './ground.ts';
import { tradeByHand } from './hand.ts';
import { judge } from './judge.ts';
import { Life } from './life.ts';
import { moodyModel } from './model.ts';
import { Network } from './network.ts';
import type { Planted } from './sabotage.ts';
import { makeSchedule } from './schedule.ts';
import type { Blow, Schedule } from './schedule.ts';
import { SimulatedTime, SkewedClock } from './time.ts';
import { Watch } from './watch.ts';

const SESSIONS = 10;
/** The desk looks at its books ten minutes before each open, whatever else it sleeps over (schedule.ts). */
const BEFORE_THE_LOOK = 11 * 60_000;

export interface Outcome {
  readonly wrong: readonly string[];
  /** Last link of the journal's chain. */
  readonly head: string;
}

/** One seed: a desk, its broker, and all that goes wrong between them; lived through to a calm end, and judged. */
export class Simulation {
  readonly #config: Config;
  readonly #counts: Counts;
  readonly #planted: Planted;
  readonly #rng: Rng;
  readonly #schedule: Schedule;
  readonly #time: SimulatedTime;
  readonly #wall: SkewedClock;
  readonly #network: Network;
  readonly #market: MarketData;
  readonly #watch: Watch;
  /** What was said on the way, for whoever looks into a failure. */
  readonly notes: string[] = [];
  #database!: Database;
  #side!: BrokerSide;
  #life = new Life();
  #broker: SimulatedBroker | null = null;
  /** What the desk speaks to: the broker, or what is planted around it. */
  #spoken: Broker | null = null;
  #fineUntil = 0;
  #messages = 0;

  constructor(seed: number, counts: Counts, planted: Planted, runtimeDir: string) {
    const rng = createRng(`simulation/${seed}`);
    this.#rng = rng.fork('events');
    this.#counts = counts;
    this.#planted = planted;
    mkdirSync(runtimeDir, { recursive: true });
    this.#config = configOf(runtimeDir);
    this.#schedule = makeSchedule(rng.fork('schedule'), SESSIONS);
    this.#time = new SimulatedTime(this.#schedule.start);
    this.#wall = new SkewedClock(this.#time, (rng.next() - 0.5) * 1600);
    const weather = { reads: rng.next() * 0.05, writes: rng.next() * 0.5, messages: rng.next() * 0.5 };
    this.#network = new Network(this.#time, rng.fork('network'), counts, weather);
    this.#market = marketOf(seed);
    this.#watch = new Watch(
      this.#config.settings,
      () => this.#side,
      () => this.#network.disturbed,
    );
  }

  async run(): Promise<Outcome> {
    const heal = thinMarket(this.#rng.fork('volume'), () => (this.#network.healed ? 0 : 0.25), this.#counts);
    try {
      this.#database = await openDatabase({ url: this.#config.databaseUrl, mode: 'write' });
      const mood = { lateReads: 0.06, rejects: 0.1, stuckCancels: 0.3 };
      this.#side = await BrokerSide.open(this.#time, this.#rng.fork('broker'), this.#counts, mood, this.#market); // prettier-ignore
      this.#side.onArrival = (arrival) => this.#watch.arrived(arrival);
      this.#side.onChange = (standing) => this.#watch.changed(standing);
      for (const blow of this.#schedule.blows) this.#time.at(blow.at, () => void this.#strike(blow));
      this.#time.at(this.#schedule.healed, () => this.#calm());
      for (const at of this.#schedule.looks) this.#time.at(at, () => this.#look());
      for (const session of this.#schedule.sessions) {
        const { open } = sessionTimes(session);
        this.#time.at(open - BEFORE_THE_LOOK, () => this.#watch.beforeLook(this.#time.now));
        this.#time.at(open - 1, () =>
          this.#watch.opens(!this.#life.dead && this.#broker?.connected === true),
        );
      }
      const lived = this.#live();
      await this.#time.runUntil(lived);
      await lived;
      const { hash } = await this.#database.journal.head();
      const wrong = await judge(this.#database, this.#side, this.#config.settings);
      return { wrong: [...this.#watch.wrong, ...wrong], head: hash };
    } finally {
      heal();
      await this.#database?.close();
    }
  }

  /** Start after start, until the story is at its end. */
  async #live(): Promise<void> {
    const { end } = this.#schedule;
    const fates = this.#rng.fork('dooms');
    while (this.#time.now < end) {
      this.#life = new Life();
      this.#watch.begun();
      this.#fineUntil = this.#time.now + 15_000;
      const doom = fates.next() < 0.7 ? doomOf(fates) : null;
      const stop = new AbortController();
      this.#time.at(end, () => stop.abort());
      const fault = await Promise.race([this.#start(doom, stop.signal), this.#life.ended.then(() => null)]);
      this.#life.kill();
      this.#broker = this.#spoken = null;
      if (fault !== null) this.#explain(fault);
      if (this.#time.now < end) await this.#time.wait(2000 + fates.next() * (fates.next() < 0.2 ? 7_200_000 : 20_000));
    }
  } // prettier-ignore

  /** Null: it ended in order. */
  async #start(doom: Doom | null, signal: AbortSignal): Promise<unknown> {
    const life = this.#life;
    const { reporter, logging } = faces(
      (event) => life.dead || this.#watch.on(event),
      (line) => void this.notes.push(`${new Date(this.#time.now).toISOString()} ${line}`),
    );
    const armed = (): boolean => this.#time.now < this.#schedule.healed;
    const recorded = diskOf(this.#watch.database(this.#database), life, doom, armed, (how) =>
      this.#doomed(how),
    );
    const world: World = {
      open: async () => this.#planted.database?.(recorded, () => this.#spoken) ?? recorded,
      market: () => routedMarket([this.#market]),
      wall: this.#wall,
      stopwatch,
      sleep: (milliseconds, until) => this.#sleep(life, milliseconds, until),
      selectors: moodyModel({ rng: this.#rng.fork(`model/${this.#time.now}`), time: this.#time, life, counts: this.#counts }, () => this.#network.healed), // prettier-ignore
      account: async (_config, book, { heardUntil, wall }) => {
        const feed = new BrokerFeed({ ...book.heard(), held: (symbol) => book.position(symbol)?.qty ?? 0 });
        feed.positions(book.positions());
        const broker = new SimulatedBroker({ life, time: this.#time, wall, network: this.#network, side: this.#side, feed, heardUntil }); // prettier-ignore
        broker.altered = (raw: RawUpdate) => this.#planted.message?.(raw, ++this.#messages) ?? [raw];
        this.#broker = broker;
        this.#spoken = this.#planted.broker?.(broker, (raw) => void feed.take(raw)) ?? broker;
        return venueOf(broker, this.#spoken, wall);
      },
    };
    try {
      await runDesk(this.#config, { reporter, logging, signal }, world);
      return null;
    } catch (thrown) {
      return thrown;
    }
  }

  /** Second by second where something is going on; else to the next moment that matters: nothing is missed by it. */
  #sleep(life: Life, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return life.hears(Promise.resolve());
    const { now } = this.#time;
    const moment = now < this.#fineUntil ? null : this.#schedule.sleepOver(now, milliseconds);
    const due = Math.max(now + milliseconds, moment ?? 0);
    return life.hears(
      new Promise((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#time.at(due, wake);
        signal.addEventListener('abort', wake);
      }),
    );
  }

  async #strike({ what, lasts }: Blow): Promise<void> {
    this.#fineUntil = Math.max(this.#fineUntil, this.#time.now + Math.min(lasts, 40_000) + 12_000);
    switch (what) {
      case 'outage':
      case 'disconnect':
        if (!this.#broker?.connected) return;
        this.#counts.add(`${what}s`);
        this.#broker.down();
        this.#network.outage = what === 'outage';
        this.#time.after(lasts, () => {
          this.#network.outage = false;
          if (this.#broker && !this.#broker.connected) this.#broker.up();
        });
        break;
      case 'kill':
        if (this.#life.dead) return;
        this.#counts.add('kills');
        this.#life.kill();
        break;
      case 'clock set':
        this.#counts.add('clock jumps');
        this.#wall.skew = (this.#rng.next() - 0.5) * 3000;
        break;
      case 'clock far off':
        this.#counts.add('clock jumps');
        this.#wall.skew = 4000;
        this.#time.after(180_000, () => (this.#wall.skew = 0));
        break;
      case 'manual order':
        await tradeByHand(this.#side, this.#time, this.#rng, this.#counts);
    }
  }

  #doomed(how: Doom['how']): void {
    if (how.startsWith('killed')) this.#counts.add('kills');
    else {
      this.#counts.add('disk faults');
      this.#watch.journalGone();
    }
  }

  #calm(): void {
    this.#network.healed = this.#side.calm = true;
    this.#wall.skew = 0;
  }

  /** What ended a start: the disk, or a broker out of reach at its beginning. All else is a bug. */
  #explain(fault: unknown): void {
    const code = (fault as { code?: unknown }).code;
    if (code === 'JOURNAL_UNWRITABLE') return;
    if (code === 'BROKER_UNREACHABLE') return this.#counts.add('starts without a broker');
    this.#watch.wrong.push(`the desk broke: ${messageOf(fault)}`);
  }

  /** Somebody looks before each open, and lets the desk go on. */
  #look(): void {
    if (this.#watch.standing.size === 0) return;
    this.#counts.add('halts lifted by hand');
    const { runtimeDir } = this.#config;
    writeControl(runtimeDir, this.#wall.now(), { kind: 'resume', by: 'person', reason: 'looked at' });
  }
}
