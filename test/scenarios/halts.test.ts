import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nextSession } from '../../domain/calendar/index.ts';
import { ReplayedClock, WallClock } from '../../domain/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import { HaltKeeper } from '../../orchestrator/folds/halt-keeper.ts';
import { Safety } from '../../orchestrator/safety/index.ts';
import { wiredDesk } from './wired-desk.ts';
import type { WiredDesk } from './wired-desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const FROM = '2023-10-02';
const market = simulatedMarket({ seed: 2 });

interface Guarded {
  readonly desk: WiredDesk;
  readonly safety: Safety;
  readonly dir: string;
  /** Lives on, with safety looking before and after each session. */
  readonly days: (from: string, count: number, until?: () => boolean) => Promise<string>;
}

/** The whole desk with its safety beside it; triggers as tight or as wide as the case asks. */
async function guarded(
  settings: { readonly loss?: number; readonly drawdown?: number } = {},
): Promise<Guarded> {
  const desk = await wiredDesk({ symbols: SYMBOLS, market });
  const dir = mkdtempSync(path.join(tmpdir(), 'halts-'));
  const halts = new HaltKeeper();
  const safety = new Safety({
    bus: desk.bus,
    broker: desk.exchange,
    book: desk.book,
    halts,
    clock: new ReplayedClock(),
    wall: new WallClock(),
    settings: {
      DESK_NAME: 'tickwright',
      RISK_MAX_DAILY_LOSS: settings.loss ?? 0.05,
      RISK_MAX_DRAWDOWN: settings.drawdown ?? 0.1,
      MIN_GOOD_SHARE: 0.8,
      SELECTORS: ['rules'],
      REPLAY_RESUME_SESSIONS: 0,
    },
    openOf: () => null,
    // A stop may have been approved more sessions ago than the watchdog keeps in mind: the journal knows.
    intended: async (id) =>
      desk.of('approved_ready').some(({ payload }) => payload.orders.some((o) => o.clientOrderId === id)),
    runtimeDir: dir,
    say: () => undefined,
  });
  desk.bus.tap((event) => {
    halts.tap(event);
    safety.tap(event);
  });
  return {
    desk,
    safety,
    dir,
    async days(from, count, until = () => false) {
      let session = from;
      for (let i = 0; i < count && !until(); i++) {
        await safety.beforeSession();
        await desk.day(session);
        await safety.afterCycle({ cycleId: null, causedBy: null });
        await desk.bus.settled();
        session = nextSession(session);
      }
      return session;
    },
  };
}

const ordersSince = (desk: WiredDesk, seq: number, purpose: string) =>
  desk.of('approved_ready').filter((e) => e.seq > seq).flatMap((e) => e.payload.orders.filter((o) => o.purpose === purpose)); // prettier-ignore
const stops = async (desk: WiredDesk) =>
  (await desk.exchange.openOrders()).filter((o) => o.side === 'sell' && o.stopPrice !== null);
const entriesAtWork = async (desk: WiredDesk) =>
  (await desk.exchange.openOrders()).filter((o) => o.side === 'buy');

describe('a halt in the running desk', () => {
  it('P7: by the file KILL_SWITCH, entries end, those at work are cancelled, stops stay and exits go on', async () => {
    const { desk, dir, days } = await guarded();
    let held = false;
    let session = await days(FROM, 60, () => held && desk.of('approved_ready').at(-1)?.payload.orders.some((o) => o.purpose === 'entry') === true || (held = desk.book.positions().length > 1, false)); // prettier-ignore
    expect(await entriesAtWork(desk), 'an entry waits for the open').not.toEqual([]);
    const covered = (await stops(desk)).filter((o) => o.status !== 'held').map((o) => o.clientOrderId);
    expect(covered.length).toBeGreaterThan(0);
    writeFileSync(path.join(dir, 'KILL_SWITCH'), 'what is going on here');
    const mark = desk.bus.seq;
    session = await days(session, 1);
    expect(desk.of('halted').map((e) => e.payload)).toMatchObject([{ code: 'kill_switch', by: 'KILL_SWITCH' }]);
    expect(await entriesAtWork(desk)).toEqual([]);
    const filled = desk.of('order_updated').filter((e) => e.seq > mark && e.payload.fill?.side === 'buy');
    expect(filled, 'what was cancelled before the open did not fill at it').toEqual([]);
    const gone = desk.of('order_updated').filter((e) => e.seq > mark && e.payload.order.side === 'sell').map((e) => e.payload.order.clientOrderId); // prettier-ignore
    const left = (await stops(desk)).map((o) => o.clientOrderId);
    expect(covered.filter((id) => !left.includes(id) && !gone.includes(id)), 'no stop was lost').toEqual([]);
    await days(session, 60, () => ordersSince(desk, mark, 'exit').length > 0);
    expect(ordersSince(desk, mark, 'exit').length, 'exits go on').toBeGreaterThan(0);
    expect(ordersSince(desk, mark, 'entry')).toEqual([]);
  }); // prettier-ignore

  it('after a loss of the day nothing is opened until somebody resumes; then entries come again', async () => {
    const { desk, safety, days } = await guarded({ loss: 0.004 });
    let session = await days(FROM, 120, () => desk.of('halted').length > 0);
    const [halted] = desk.of('halted');
    expect(halted?.payload.code).toBe('daily_loss');
    const mark = halted?.seq ?? 0;
    session = await days(session, 30);
    expect(ordersSince(desk, mark, 'entry')).toEqual([]);
    await safety.control.resume({ by: 'anna', reason: 'looked at it', codes: ['daily_loss'] });
    await days(session, 40, () => ordersSince(desk, mark, 'entry').length > 0);
    expect(ordersSince(desk, mark, 'entry').length).toBeGreaterThan(0);
  });

  it('P5: the same history halts at the same event with the same words', async () => {
    const run = async () => {
      const { desk, days } = await guarded({ loss: 0.004, drawdown: 0.02 });
      await days(FROM, 90);
      return desk.events
        .filter((e) => e.type === 'halted')
        .map(({ seq, at, payload }) => ({ seq, at, payload }));
    };
    const first = await run();
    expect(first.map((h) => h.payload.code)).toContain('daily_loss');
    expect(await run()).toEqual(first);
  });

  it('the watchdog finds nothing where the desk sends what it intended', async () => {
    const { desk, days } = await guarded({ loss: 0.25, drawdown: 0.5 });
    await days(FROM, 60);
    expect(desk.of('executed_ready').flatMap((e) => e.payload.orders).length).toBeGreaterThan(10);
    expect(desk.of('halted')).toEqual([]);
  });

  it('the watchdog halts on a single order too many', async () => {
    const { desk, days } = await guarded();
    const session = await days(FROM, 20);
    const sent = await desk.exchange.submit({
      clientOrderId: 'tickwright-20231030-IBM-entry-deadbeef', symbol: 'IBM', side: 'buy', type: 'limit', qty: 1,
      timeInForce: 'gtc', orderClass: 'simple', limitPrice: 1,
    }); // prettier-ignore
    expect(sent.outcome).toBe('accepted');
    await days(session, 1);
    expect(desk.of('halted').map((e) => e.payload.code)).toEqual(['orders_exceed_intents']);
    expect(desk.of('halted')[0]?.payload.reason).toContain('deadbeef');
    expect(await entriesAtWork(desk), 'the order too many is gone too').toEqual([]);
  });
});
