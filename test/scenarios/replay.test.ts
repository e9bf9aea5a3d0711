import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { books, generatedHistory, scratchFolder, startDesk } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const FROM = '2023-06-01';
const TO = '2024-01-31';
let dir = '';
const desk = (name: string): string => path.join(scratchFolder(name), 'desk.db');
const replay = (file: string, more: object = {}, crashAfter?: number) =>
  startDesk({
    file,
    symbols: SYMBOLS,
    run: { replay: dir, from: FROM, to: TO, ...more },
    ...(crashAfter === undefined ? {} : { crashAfter }),
  });

beforeAll(async () => {
  dir = await generatedHistory(SYMBOLS, TO);
});

describe('history through the desk', () => {
  it('P5: twice from scratch, and step by step, give the same journal head, trades and equity', async () => {
    const files = [desk('one'), desk('two'), desk('sync')];
    for (const [i, file] of files.entries()) {
      expect(await replay(file, { sync: i === 2 })).toMatchObject({ ending: 'finished', fault: null });
    }
    const [one, two, sync] = await Promise.all(files.map(books));
    expect(one?.verified.ok).toBe(true);
    expect(one?.trades.length, 'a history without trades would prove nothing').toBeGreaterThan(5);
    expect(two).toEqual(one);
    expect(sync).toEqual(one);
  });

  it('P4: a run that breaks at every 23rd event and is started again ends as the uninterrupted one, link by link', async () => {
    const calm = desk('calm');
    const broken = desk('broken');
    await replay(calm);
    let starts = 0;
    for (;;) {
      const { ending, fault } = await replay(broken, {}, 23);
      starts++;
      if (ending !== null) break;
      expect(String(fault), 'nothing but the planted fault stops it').toContain('killed here');
    }
    expect(starts).toBeGreaterThan(50);
    expect(await books(broken)).toEqual(await books(calm));
  });

  it('P9: cash and positions are the equity of every session, and the book is the exchange, to the micro-dollar', async () => {
    const file = desk('book');
    const { events } = await replay(file);
    const held = new Map<string, { qty: number; mark: number }>();
    const sums: { session: string; sum: number; equity: number }[] = [];
    for (const event of events) {
      if (event.type === 'position_changed')
        held.set(event.payload.symbol, { qty: event.payload.qty, mark: 0 });
      if (event.type === 'data_ready') {
        for (const bar of event.payload.bars) {
          const position = held.get(bar.symbol);
          if (position) position.mark = bar.close;
        }
      }
      if (event.type === 'cycle_completed') {
        const value = [...held.values()].reduce((sum, p) => sum + p.qty * p.mark, 0);
        sums.push({
          session: event.payload.session,
          sum: event.payload.cash + value,
          equity: event.payload.equity,
        });
      }
    }
    expect(sums.length).toBeGreaterThan(160);
    expect(sums.filter(({ sum, equity }) => Math.abs(sum - equity) > 1e-5)).toEqual([]);
  });

  it('P6: an order fills on a later session than the one that decided it, never before its open', async () => {
    const file = desk('open');
    await replay(file);
    const { orders } = await books(file);
    const filled = orders.filter((o) => o.purpose === 'entry' && o.status === 'filled');
    expect(filled.length).toBeGreaterThan(5);
    for (const order of filled) {
      const decided = order.cycleId?.slice('cycle-'.length, 'cycle-'.length + 8) ?? '';
      expect(order.updatedAt.slice(0, 10).replaceAll('-', '') > decided, order.clientOrderId).toBe(true);
    }
  });

  it('every signal says what became of it, and every position has a stop or is on its way out', async () => {
    const file = desk('why');
    await replay(file);
    const { signals, orders, cycles } = await books(file);
    expect(signals.filter((s) => !s.outcome || s.outcome === 'pending')).toEqual([]);
    expect(cycles.every((c) => c.status === 'completed')).toBe(true);
    const entries = orders.filter((o) => o.purpose === 'entry');
    const stops = new Set(orders.filter((o) => o.purpose === 'stop').map((o) => o.parentId));
    expect(entries.filter((o) => o.filledQty > 0 && !stops.has(o.id))).toEqual([]);
  });

  it('started again when finished it says so; another range on the same database is refused', async () => {
    const file = desk('again');
    await replay(file);
    expect(await replay(file)).toMatchObject({ ending: 'already_finished', fault: null });
    expect((await replay(file, { to: '2024-01-30' })).fault).toMatchObject({ code: 'RUN_MISMATCH' });
  });
});
