import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EmbeddedExchange, exchangeRules, MemoryExchangeStore } from '../../brokers/exchange/index.ts';
import type { ExchangeStore } from '../../brokers/exchange/store.ts';
import { Bus } from '../../bus/index.ts';
import type { EventName, EventOf, Journal } from '../../bus/index.ts';
import { openDatabase } from '../../db/index.ts';
import { nextSession, sessionTimes } from '../../domain/calendar/index.ts';
import { DeskError, ReplayedClock } from '../../domain/index.ts';
import { builtInSelector, selectorChain } from '../../llm/index.ts';
import { DeskBars, QualityMonitor, simulatedMarket } from '../../market/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { runCycle } from '../../orchestrator/cycle.ts';
import { emergencyPass, emergencyText } from '../../orchestrator/emergency.ts';
import type { Emergency } from '../../orchestrator/emergency.ts';
import { sessionPlayer } from '../../orchestrator/exchange-feed.ts';
import { createPipeline } from '../../orchestrator/pipeline.ts';
import { IntentLedger, KnownOrders } from '../../orchestrator/reconciliation/index.ts';
import { keep, recover } from '../../orchestrator/recovery.ts';
import { journalSpill } from '../../orchestrator/spill-recovery.ts';
import { readSpill, spillFile, SpillJournal } from '../../orchestrator/spill.ts';
import { intercept } from '../../torture/intercept.ts';
import { scratchFolder } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ', 'AMZN', 'NVDA', 'META', 'TSLA', 'JPM'];
const FROM = '2024-01-02';
const market = simulatedMarket({ seed: 57 });
const { settings } = loadConfig({ purpose: 'query', folder: '/nonexistent', environment: { SYMBOLS: SYMBOLS.join(',') } }); // prettier-ignore

/** A desk on a database of its own, its broker elsewhere: what one loses the other still has. */
async function desk(
  folder: string,
  store: ExchangeStore,
  gone: (event: EventOf) => boolean = () => false,
  undurable: () => boolean = () => false,
) {
  const database = await openDatabase({ url: `file:${path.join(folder, 'desk.db')}`, mode: 'write' });
  let broken = false;
  const journal: Journal = intercept(database.journal, {
    async append(event, state) {
      broken ||= gone(event);
      if (broken)
        throw new DeskError('JOURNAL_UNWRITABLE', 'the journal cannot be written: the disk is full');
      return database.journal.append(event, state);
    },
    async flush() {
      broken ||= undurable();
      if (broken)
        throw new DeskError('JOURNAL_UNWRITABLE', 'the journal cannot be made durable: an I/O error');
      return database.journal.flush();
    },
  });
  const clock = new ReplayedClock();
  const recovered = await recover(database, 'wall', { cash: settings.CASH, desk: settings.DESK_NAME });
  const { book } = recovered;
  const library = new DeskBars(database.bars);
  await library.load(SYMBOLS);
  const exchange = await EmbeddedExchange.open(store, {
    ...exchangeRules(settings),
    accountId: 'test',
    clock,
    lastClose: (symbol) => library.series(symbol)?.close[(library.series(symbol)?.length ?? 0) - 1],
  });
  const bus = new Bus({ journal, clock, after: recovered.after });
  const events: EventOf[] = [];
  bus.watch((event) => events.push(event));
  let lastData: EventOf<'data_ready'> | null = null;
  bus.tap((event) => {
    if (event.type === 'data_ready') lastData = event;
  });
  const { source, tally, halts, exitStations } = createPipeline({
    bus, journal, library, market, settings, book, past: recovered.past, broker: exchange, clock,
    known: await KnownOrders.load(database.reads), intents: await IntentLedger.load(database.reads),
    reconciled: () => true, say: () => undefined,
    quality: new QualityMonitor(), selectors: selectorChain([builtInSelector('rules')]), absent: new Map(), degradations: () => [],
  }); // prettier-ignore
  const parts = {
    bus, source, tally, symbols: SYMBOLS, run: '{}',
    entries: () => halts.mayOpen,
    watch: async () => undefined,
    account: () => ({ equity: book.equity(), cash: book.cash(), drawdown: book.drawdown() }),
    snapshot: (place: Parameters<typeof keep>[0]) => keep(place, book),
  }; // prettier-ignore
  const player = sessionPlayer(exchange, market, SYMBOLS);
  return {
    database,
    exchange,
    book,
    events,
    of: <N extends EventName>(type: N) => events.filter((e) => e.type === type) as unknown as EventOf<N>[],
    /** What the desk does at its start about what was spilled. */
    async start() {
      clock.advanceTo(sessionTimes(FROM).open);
      return journalSpill({
        bus,
        journal,
        broker: exchange,
        book,
        runtimeDir: folder,
        note: () => undefined,
      });
    },
    async day(session: string) {
      clock.advanceTo(sessionTimes(session).close);
      await player(session);
      await source.drain();
      await runCycle(parts, session, 1);
      await bus.settled();
    },
    emergency: (say: (line: string) => void = () => undefined): Promise<Emergency> =>
      emergencyPass({
        broker: exchange, book, clock, desk: settings.DESK_NAME, runtimeDir: folder, lastData, say, stations: exitStations,
      }), // prettier-ignore
  };
}
type Desk = Awaited<ReturnType<typeof desk>>;

async function broken(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
}

/** Lives from session to session until `until` says so; returns the session it stopped at. */
async function days(at: Desk, from: string, until: (session: string) => boolean): Promise<string> {
  let session = from;
  for (; !until(session); session = nextSession(session)) await at.day(session);
  return session;
}

const exits = (event: EventOf): readonly string[] =>
  event.type === 'approved_ready'
    ? event.payload.orders.filter((o) => o.purpose === 'exit').map((o) => o.clientOrderId)
    : [];

/** The first session in which a calm desk lets something go and opens something too, and what it does then. */
async function calmDesk() {
  const at = await desk(scratchFolder('calm'), new MemoryExchangeStore());
  let session = FROM;
  const both = () => at.of('approved_ready').find((e) => exits(e).length > 0);
  for (; !both(); session = nextSession(session)) await at.day(session);
  await at.database.close();
  const event = both() as EventOf<'approved_ready'>;
  return { session: event.payload.session, exits: exits(event) };
}

async function balanced(at: Desk): Promise<void> {
  const account = await at.exchange.account();
  expect(at.book.cash()).toBe(account.cash);
  const shares = (list: readonly { symbol: string; qty: number }[]) => new Map(list.map((p) => [p.symbol, p.qty]));
  expect(shares(at.book.positions())).toEqual(shares(await at.exchange.positions()));
} // prettier-ignore

describe('a journal that cannot be written any more', () => {
  it('P3, P7: entries end, the exit still reaches the broker under its own id, and the next start journals it', async () => {
    const calm = await calmDesk();
    const folder = scratchFolder('gone');
    const store = new MemoryExchangeStore();
    const before = await desk(folder, store, (event) => exits(event).length > 0);
    await days(before, FROM, (session) => session === calm.session);
    const known = new Set((await before.exchange.orders('')).map((o) => o.clientOrderId));
    await broken(before.day(calm.session));
    const recorded = (await before.database.journal.head()).count;

    const done = await before.emergency();
    const after = await before.exchange.orders('');
    const sent = after.filter((o) => !known.has(o.clientOrderId)).map((o) => o.clientOrderId);
    expect(sent, 'the exits the calm desk sent, and no entry').toEqual(calm.exits);
    expect(done.undecided).toBeNull();
    expect(done.orders.map((o) => [o.clientOrderId, o.outcome])).toEqual(calm.exits.map((id) => [id, 'accepted']));
    const open = (await before.exchange.openOrders()).filter((o) => o.side === 'buy');
    expect(open, 'entries on their way are cancelled').toEqual([]);
    expect(emergencyText(done)).toMatch(/1 exits and 0 stops sent\. The next start records it\.$/);
    expect((await before.database.journal.head()).count, 'nothing of it is in the journal').toBe(recorded);
    const spilled = readSpill(spillFile(folder));
    expect(spilled.damaged).toBe(0);
    expect(spilled.events.flatMap(exits)).toEqual(calm.exits);
    await before.database.close();

    const next = await desk(folder, store);
    expect(await next.start()).toBe(true);
    expect(existsSync(spillFile(folder))).toBe(false);
    expect(next.of('approved_ready').flatMap(exits)).toEqual(calm.exits);
    expect(next.of('executed_ready')[0]?.payload.orders.map((o) => o.outcome)).toEqual(['accepted']);
    const [told] = next.of('provider_degraded');
    expect(told?.payload).toMatchObject({ provider: 'journal', code: 'journal_gone' });
    expect(told?.payload.detail).toContain(`${calm.exits[0]} accepted`);
    expect((await next.exchange.orders('')).length, 'nothing was sent twice').toBe(after.length);

    const until = nextSession(nextSession(calm.session));
    await days(next, calm.session, (session) => session > until);
    await balanced(next);
    const trades = await next.database.reads.trades();
    const symbol = after.find((o) => o.clientOrderId === calm.exits[0])?.symbol ?? '';
    expect(trades.find((t) => t.symbol === symbol && t.exitTime !== null)).toMatchObject({ reason: 'strategy_exit' });
    expect(await next.database.verify()).toMatchObject({ ok: true });
    await next.database.close();
  }); // prettier-ignore

  it('P3, P4, P7: a journal that takes events and cannot be made durable ends the run before anything is sent; the exit leaves all the same and is spilled', async () => {
    const calm = await calmDesk();
    const folder = scratchFolder('undurable');
    const store = new MemoryExchangeStore();
    let session = FROM;
    const at = await desk(folder, store, undefined, () => session === calm.session);
    for (; session !== calm.session; session = nextSession(session)) await at.day(session);
    const before = (await at.exchange.orders('')).map((o) => o.clientOrderId);
    await broken(at.day(calm.session));
    const approved = at.of('approved_ready').at(-1) as EventOf<'approved_ready'>;
    expect(exits(approved), 'it is in the journal').toEqual(calm.exits);
    expect(at.of('executed_ready').at(-1)?.payload.session, 'and nobody carried it out').not.toBe(calm.session);
    expect((await at.exchange.orders('')).map((o) => o.clientOrderId)).toEqual(before);
    expect(at.of('agent_failed'), 'no fault of an agent: the rail stands').toEqual([]);
    await broken(at.day(nextSession(calm.session)));

    const done = await at.emergency();
    expect(done.orders.filter((o) => calm.exits.includes(o.clientOrderId)).map((o) => o.outcome)).toEqual(calm.exits.map(() => 'accepted'));
    expect(done.orders.filter((o) => o.purpose === 'entry')).toEqual([]);
    expect(readSpill(spillFile(folder)).events.flatMap(exits)).toEqual(calm.exits);
    const sent = (await at.exchange.orders('')).length;
    await at.database.close();

    const next = await desk(folder, store);
    expect(await next.start()).toBe(true);
    expect((await next.exchange.orders('')).length, 'nothing was sent twice').toBe(sent);
    await days(next, nextSession(calm.session), (day) => day > nextSession(nextSession(calm.session)));
    await balanced(next);
    expect(await next.database.verify()).toMatchObject({ ok: true });
    await next.database.close();
  }); // prettier-ignore

  it('P3, P7: entries that have just been sent are cancelled, their legs with them, and never heard of as open again', async () => {
    const folder = scratchFolder('sent');
    const store = new MemoryExchangeStore();
    const at = await desk(folder, store, (event) => event.type === 'executed_ready');
    await broken(at.day(FROM));
    const entries = (await at.exchange.openOrders()).filter((o) => o.side === 'buy').map((o) => o.clientOrderId);
    expect(entries.length).toBeGreaterThan(1);
    const done = await at.emergency();
    expect(new Map(done.cancels.map((c) => [c.clientOrderId, c.outcome]))).toEqual(new Map(entries.map((id) => [id, 'canceled'])));
    expect(await at.exchange.openOrders()).toEqual([]);
    await at.database.close();

    const next = await desk(folder, store);
    expect(await next.start()).toBe(true);
    expect(next.of('provider_degraded')[0]?.payload.detail).toContain(`cancelled ${entries.length}`);
    await next.day(nextSession(FROM));
    expect(next.book.openOrders().filter((o) => entries.includes(o.clientOrderId))).toEqual([]);
    await balanced(next);
    await next.database.close();
  }); // prettier-ignore

  it('P7: a position that lost its stop has one again, though nothing can be recorded, and only one', async () => {
    const folder = scratchFolder('bare');
    const store = new MemoryExchangeStore();
    const last = '2024-01-05';
    const at = await desk(folder, store, (e) => e.type === 'cycle_started' && e.payload.session === last);
    await days(at, FROM, (session) => session === last);
    const stop = (await at.exchange.openOrders()).find((o) => o.type === 'stop' && o.status === 'new');
    expect(stop).toBeDefined();
    await at.exchange.cancel(stop!.clientOrderId);
    await broken(at.day(last));
    const stops = async () => (await at.exchange.openOrders()).filter((o) => o.symbol === stop!.symbol && o.type === 'stop' && o.side === 'sell');
    expect(await stops()).toEqual([]);
    const done = await at.emergency();
    expect(done.orders.filter((o) => o.symbol === stop!.symbol)).toMatchObject([{ purpose: 'stop', outcome: 'accepted' }]);
    expect((await stops()).map((o) => o.qty)).toEqual([stop!.qty]);
    await at.emergency();
    expect(await stops(), 'a second pass finds it covered').toHaveLength(1);
    await at.database.close();

    const next = await desk(folder, store);
    await next.start();
    await days(next, last, (session) => session > nextSession(last));
    await balanced(next);
    const held = next.book.position(stop!.symbol);
    const resting = (await next.exchange.openOrders()).filter((o) => o.symbol === stop!.symbol && o.type === 'stop');
    expect(resting.reduce((sum, o) => sum + o.qty, 0)).toBe(held?.qty ?? 0);
    await next.database.close();
  }); // prettier-ignore

  it('P7: with the spill not writable either, the exits go out and each line is said', async () => {
    const calm = await calmDesk();
    const folder = scratchFolder('nowhere');
    const at = await desk(folder, new MemoryExchangeStore(), (event) => exits(event).length > 0);
    await days(at, FROM, (session) => session === calm.session);
    await broken(at.day(calm.session));
    mkdirSync(spillFile(folder));
    const said: string[] = [];
    const done = await at.emergency((line) => said.push(line));
    expect(done).toMatchObject({ orders: [{ clientOrderId: calm.exits[0], outcome: 'accepted' }] });
    expect(said.join('\n')).toContain(calm.exits[0]);
    await at.database.close();
  });

  it('P7: a broker that does not answer has nothing guessed about it', async () => {
    const folder = scratchFolder('mute');
    const at = await desk(folder, new MemoryExchangeStore());
    await days(at, FROM, (session) => session > '2024-01-04');
    const mute = () => Promise.reject(new Error('no route'));
    const done = await emergencyPass({
      broker: intercept(at.exchange as never, { openOrders: mute, positions: mute } as never),
      book: at.book, clock: new ReplayedClock(), desk: settings.DESK_NAME, runtimeDir: folder, lastData: null,
      stations: () => undefined, say: () => undefined,
    }); // prettier-ignore
    expect(done).toMatchObject({ orders: [], undecided: 'the broker does not answer (no route)' });
    await at.database.close();
  });
});

describe('the spill', () => {
  const event = (seq: number): EventOf =>
    ({
      seq, id: `ev-${seq}`, cycleId: 'c', type: 'cycle_started', at: '2024-01-02T21:00:00.000Z', causedBy: null,
      payload: { session: '2024-01-02', symbols: [], entries: false },
    }); // prettier-ignore

  it('keeps what is whole: a torn end and a changed line are counted and left out, and it is written on behind them', async () => {
    const file = path.join(scratchFolder('spill'), 'deep', 'spill.jsonl');
    const spill = new SpillJournal(file, () => undefined);
    for (const seq of [1, 2]) await spill.append(event(seq));
    expect(await spill.confirms(event(2))).toBe(true);
    expect(await spill.confirms({ ...event(2), cycleId: 'other' })).toBe(false);
    appendFileSync(file, '{"event":{"seq":3');
    const again = new SpillJournal(file, () => undefined);
    expect(again.count).toBe(2);
    await again.append(event(3));
    expect(readSpill(file)).toMatchObject({ events: [event(1), event(2), event(3)], damaged: 1 });
    expect((await again.head()).hash).toBe(readSpill(file).head);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"cycleId":"c"', '"cycleId":"d"'));
    expect(readSpill(file).events, 'what follows a change does not follow from it').toEqual([]);
  });

  it('P4: killed between journalling it and taking it away, the next start journals nothing a second time', async () => {
    const folder = scratchFolder('twice');
    await new SpillJournal(spillFile(folder), () => undefined).append(event(1));
    const text = readFileSync(spillFile(folder));
    const store = new MemoryExchangeStore();
    const first = await desk(folder, store);
    expect(await first.start()).toBe(true);
    await first.database.close();
    writeFileSync(spillFile(folder), text);
    const second = await desk(folder, store);
    expect(await second.start()).toBe(false);
    expect(existsSync(spillFile(folder))).toBe(false);
    expect((await second.database.reads.events({ type: 'provider_degraded' })).length).toBe(1);
    await second.database.close();
  });
});
