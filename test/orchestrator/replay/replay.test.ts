import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../domain/index.ts';
import { books, generatedHistory, scratchFolder, startDesk } from '../../support/desk.ts';
import { replayed } from '../../support/replayed.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const [FROM, TO] = ['2023-08-01', '2023-10-31'];
let dir = '';
let calm = '';

const desk = (name: string): string => path.join(scratchFolder(name), 'desk.db');
const record = (file: string, more: object = {}) =>
  startDesk({ file, symbols: SYMBOLS, run: { replay: dir, from: FROM, to: TO }, ...more });

/** Changes the recorded run behind everybody's back, its hashes left alone. */
function tamper(file: string, statement: string): void {
  const client = new Sqlite(file);
  client.exec(statement);
  client.close();
}

beforeAll(async () => {
  dir = await generatedHistory(SYMBOLS, TO);
  calm = desk('calm');
  await record(calm);
});

describe('a recorded run, lived through again', () => {
  it('P5: comes out identical event by event, and what the stations said is worked out anew', async () => {
    const { cycles } = await books(calm);
    const told = await replayed(calm);
    expect(told).toMatchObject({
      identical: true,
      difference: null,
      cycles: cycles.length,
      unfinished: false,
    });
    expect(told.compared, "seven events of a cycle are the desk's own").toBeGreaterThan(7 * cycles.length);
    expect(told.entered).toBeGreaterThan(cycles.length);
  });

  it('P5: any range of cycles comes out identical, what lies before is folded', async () => {
    const { cycles } = await books(calm);
    for (const [from, to] of [
      [1, 9],
      [37, 37],
      [40, 60],
    ] as const) {
      const ids = [cycles[from]?.id, cycles[to]?.id];
      const told = await replayed(calm, { from: ids[0], to: ids[1] });
      expect(told).toMatchObject({ identical: true, cycles: to - from + 1, first: ids[0], last: ids[1] });
      expect(told.folded).toBeGreaterThan(0);
    }
    await expect(replayed(calm, { from: 'cycle-19990101-1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(replayed(calm, { to: 'cycle-19990101-1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('P5: one constant of a strategy changed: the strategies run, and the first event that differs is named with both values', async () => {
    const { difference, identical } = await replayed(calm, {
      parameters: { MomentumRotation: { lookback: 60 } },
    });
    expect(identical).toBe(false);
    expect(difference?.path).toMatch(/^payload\.signals\.\d/);
    expect(difference?.recorded).not.toEqual(difference?.replayed);
    // As it is without the change, up to the very event before it.
    const same = await replayed(calm, { parameters: { MomentumRotation: { lookback: 126 } } });
    expect(same, 'the default put in by hand changes nothing').toMatchObject({ identical: true });
  });

  it('P5: one digit of one event changed: that event is named, its path and both values', async () => {
    const file = desk('tampered');
    await record(file);
    const client = new Sqlite(file, { readonly: true });
    const rows = client.prepare("select seq, payload from events where type = 'audited_ready'").all() as { seq: number; payload: string }[]; // prettier-ignore
    client.close();
    const { seq, payload } = rows[40] as { seq: number; payload: string };
    const told = JSON.parse(payload) as { metrics: { exposure: number } };
    const was = told.metrics.exposure;
    told.metrics.exposure = 0.123;
    tamper(
      file,
      `update events set payload = '${canonicalJson(told).replaceAll("'", "''")}' where seq = ${seq}`,
    );
    expect((await replayed(file)).difference).toMatchObject({
      seq,
      type: 'audited_ready',
      path: 'payload.metrics.exposure',
      recorded: 0.123,
      replayed: was,
    });
  });

  it('P5: a bar of the store changed: the first event that names it by its hash is where it differs', async () => {
    const file = desk('bars');
    await record(file);
    tamper(file, "update bars set volume = volume + 1 where symbol = 'MSFT' and date = '2023-08-15'");
    const { difference } = await replayed(file);
    expect(difference).toMatchObject({ type: 'data_ready', path: 'payload.bars.1.hash' });
    // The bars of its first sessions lie before the change.
    expect(difference?.cycle).toBe('cycle-20230815-1');
  });

  it('an event that was left out, and one too many, are found in their place', async () => {
    const file = desk('left-out');
    await record(file);
    const { cycles } = await books(file);
    const cycle = cycles[20]?.id ?? '';
    tamper(file, `delete from events where type = 'audited_ready' and cycle_id = '${cycle}'`);
    expect((await replayed(file)).difference).toMatchObject({ cycle, type: 'cycle_completed', path: 'type', recorded: 'cycle_completed', replayed: 'audited_ready' }); // prettier-ignore
  });
});

describe('runs that did not go through in one piece', () => {
  it('P5: killed at every 97th event and begun again, a run replays as the calm one does', async () => {
    const file = desk('killed');
    while ((await record(file, { crashAfter: 97 })).ending === null) continue;
    expect(await replayed(file)).toEqual(await replayed(calm));
  });

  it('P5: ended within a cycle and not begun again, it replays as far as it came', async () => {
    const file = desk('ended');
    await record(file, { crashAfter: 200 });
    expect(await replayed(file)).toMatchObject({ identical: true, unfinished: true, events: 200 });
  });

  it('P5, P7: halts by hand with everything closed, a resume, and halts of the desk itself enter as they were', async () => {
    const file = desk('halted');
    const folder = path.dirname(file);
    const stop = new AbortController();
    const env = { RISK_MAX_DAILY_LOSS: '0.004' };
    await record(file, { env, crashAfter: 200 });
    writeFileSync(path.join(folder, 'KILL_SWITCH'), 'what is this');
    await record(file, { env, crashAfter: 60, signal: stop.signal });
    const { rmSync, mkdirSync } = await import('node:fs');
    rmSync(path.join(folder, 'KILL_SWITCH'));
    mkdirSync(path.join(folder, 'control'), { recursive: true });
    const ask = (name: string, what: object): void => writeFileSync(path.join(folder, 'control', `${name}.json`), JSON.stringify(what)); // prettier-ignore
    ask('000000000000001-resume-1', { kind: 'resume', by: 'test', reason: 'looked' });
    await record(file, { env, crashAfter: 130 });
    ask('000000000000002-halt-1', {
      kind: 'halt',
      code: 'by_hand',
      by: 'test',
      reason: 'enough',
      flatten: true,
    });
    const { ending } = await record(file, { env });
    expect(ending).toBe('finished');
    const client = new Sqlite(file, { readonly: true });
    const count = (type: string): unknown => client.prepare('select count(*) from events where type = ?').pluck().get(type); // prettier-ignore
    expect([count('halted'), count('resumed')].every((n) => Number(n) > 0)).toBe(true);
    const flattened = client.prepare("select count(*) from orders where purpose = 'flatten'").pluck().get();
    client.close();
    expect(Number(flattened), 'positions were closed').toBeGreaterThan(0);
    expect(await replayed(file)).toMatchObject({ identical: true, difference: null });
  });

  it('P5: begun again with other limits, each part is replayed with those of its time', async () => {
    const file = desk('limits');
    const part = (to: string, env: Record<string, string>) =>
      startDesk({ file, symbols: SYMBOLS, env: { SEED: '2', ...env }, run: { cycles: to } });
    await part('15', {});
    await part('15', { RISK_MAX_POSITION: '0.05', RISK_MIN_CONFIDENCE: '0.45' });
    await part('15', { RISK_MAX_POSITION: '0.05', QUANT_MIN_SHARPE: '0.9' });
    expect(await replayed(file)).toMatchObject({ identical: true, cycles: 45 });
  });

  it('P5: a market with splits, whose histories were restated on the way', async () => {
    const file = desk('splits');
    await startDesk({ file, symbols: SYMBOLS, env: { SEED: '18' }, run: { cycles: '45' } });
    const client = new Sqlite(file, { readonly: true });
    const former = client.prepare('select count(distinct symbol) from former_bars').pluck().get();
    client.close();
    expect(Number(former), 'without a split this would prove nothing').toBeGreaterThan(0);
    expect(await replayed(file)).toMatchObject({ identical: true, cycles: 45 });
  });
});
