import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { data } from '../../cli/doctor/data.ts';
import { database } from '../../cli/doctor/database.ts';
import { desk } from '../../cli/doctor/desk.ts';
import { keys } from '../../cli/doctor/settings.ts';
import { clock, disk, nodeVersion, timeZones } from '../../cli/doctor/machine.ts';
import { models } from '../../cli/doctor/models.ts';
import { KEY, startLoopback } from '../llm/loopback.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('what the doctor looks at', () => {
  it.each([
    ['20.19.0', 'ok'],
    ['22.3.1', 'ok'],
    ['20.18.3', 'fail'],
    ['18.20.0', 'fail'],
  ])('Node %s is %s', (version, status) => {
    expect(nodeVersion(version).status).toBe(status);
  });

  it('a clock before this program or far beyond is wrong, and how to mend it is said', () => {
    expect(clock(Date.UTC(2026, 10, 21)).status).toBe('ok');
    expect(clock(0)).toMatchObject({ status: 'fail', mend: expect.stringContaining('set the clock') });
    expect(clock(Date.UTC(2150, 0, 1)).status).toBe('fail');
  });

  it('New York is known here', () => {
    expect(timeZones().status).toBe('ok');
  });

  it('a desk that hangs, is halted or has a KILL_SWITCH beside it is told of', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'doctor-desk-'));
    const now = Date.parse('2024-03-05T21:00:00Z');
    const beat = (state: string, secondsAgo: number) =>
      writeFileSync(
        path.join(folder, 'heartbeat.json'),
        JSON.stringify({ pid: process.pid, at: new Date(now - secondsAgo * 1000).toISOString(), cycle: null, session: '2024-03-04', state }),
      );
    const told = () => desk(folder, now).map((f) => `${f.status} ${f.check}`);
    expect(told()).toEqual(['ok desk']);
    beat('active', 5);
    expect(told()).toEqual(['ok desk']);
    beat('halted', 5);
    expect(told()).toEqual(['warn desk']);
    beat('active', 31);
    expect(told()).toEqual(['fail desk']);
    writeFileSync(path.join(folder, 'KILL_SWITCH'), 'fire drill');
    expect(told()).toEqual(['warn kill switch', 'fail desk']);
    rmSync(folder, { recursive: true });
  }); // prettier-ignore

  it('a model that its provider does not offer is told of with those that it does; without keys nobody is asked', async () => {
    const server = await startLoopback();
    const { settings } = loadConfig({ purpose: 'query', folder: dir, environment: {} });
    expect(await models({ settings })).toMatchObject([{ status: 'ok', text: expect.stringContaining('no key') }]);
    const asked = { ...settings, GROQ_API_KEY: KEY, GROQ_BASE_URL: server.url };
    expect(await models({ settings: asked })).toMatchObject([
      { status: 'warn', text: 'groq does not offer llama-3.3-70b-versatile: set GROQ_MODEL to one of a-model, b-model', mend: expect.stringContaining('GROQ_MODEL') },
    ]);
    expect(await models({ settings: { ...asked, GROQ_MODEL: 'a-model' } })).toMatchObject([{ status: 'ok', text: 'groq offers a-model; its price is not known and counts as $5 in and $25 out for a million tokens: set LLM_PRICES' }]);
    await server.close();
    const gone = (await models({ settings: asked }))[0]!;
    expect(gone).toMatchObject({ status: 'warn', mend: expect.stringContaining('look at its key') });
    expect(JSON.stringify(gone)).not.toContain(KEY);
  }); // prettier-ignore

  it('a runtime folder that can be written leaves no trace, and one that is not there is not made', () => {
    expect(disk(dir)[0]?.status).toBe('ok');
    expect(readdirSync(dir)).toEqual([]);
    expect(disk(path.join(dir, 'a/b'))[0]).toMatchObject({
      status: 'ok',
      text: expect.stringContaining('will be made'),
    });
    expect(existsSync(path.join(dir, 'a'))).toBe(false);
  });

  it('a file in its place is told', () => {
    const file = path.join(dir, 'file');
    writeFileSync(file, '');
    expect(disk(file)[0]).toMatchObject({ status: 'fail', mend: expect.stringContaining('RUNTIME_DIR') });
  });
});

describe('what the doctor asks of the settings', () => {
  const load = (environment: Record<string, string>) =>
    loadConfig({ purpose: 'query', folder: dir, environment });

  it('keys are named, never shown, and what they trade is said', () => {
    const found = keys(load({ GROQ_API_KEY: 'gsk_planted', POLYGON_API_KEY: 'pk_planted' }));
    expect(found.map((f) => f.status)).toEqual(['ok', 'ok']);
    expect(JSON.stringify(found)).toMatch(/GROQ_API_KEY.*POLYGON_API_KEY|POLYGON_API_KEY.*GROQ_API_KEY/);
    expect(JSON.stringify(found)).not.toContain('planted');
    expect(keys(load({ ALPACA_API_KEY: 'AK', ALPACA_SECRET_KEY: 'x' }))[0]).toMatchObject({ status: 'ok' });
    expect(keys(load({ ALPACA_API_KEY: 'AK' }))[0]).toMatchObject({ status: 'fail' });
    expect(keys(load({ TRADING_MODE: 'live' }))[0]?.status).toBe('fail');
  });

  it('a database that is not there is well, one that is none is not', async () => {
    expect((await database(load({ DATABASE_URL: `file:${dir}/none.db` }))).status).toBe('ok');
    const file = path.join(dir, 'text.db');
    writeFileSync(file, 'this is not a database at all, it is a text file of some length');
    expect(await database(load({ DATABASE_URL: `file:${file}` }))).toMatchObject({
      status: 'fail',
      text: expect.stringContaining('text.db'),
    });
  });

  it('a folder of files: each that cannot be read is told with its line, none left is a fault', async () => {
    const folder = path.join(dir, 'data');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'AAA.csv'), 'date,open,high,low,close,volume\n2020-01-02,1,1,1,1,1\n');
    writeFileSync(path.join(folder, 'bbb.csv'), 'date,open,high,low,close,volume\n2020-01-02,1,1,1,abc,1\n');
    const csv = (symbols: string) => data(load({ DATA_PROVIDER: 'csv', DATA_DIR: folder, SYMBOLS: symbols }));
    expect((await csv('AAA')).map((f) => f.status)).toEqual(['ok']);
    const mixed = await csv('AAA,BBB,CCC');
    expect(mixed.map((f) => f.status)).toEqual(['ok', 'warn', 'warn']);
    expect(mixed[1]?.text).toMatch(/BBB.*line 2.*abc/);
    expect(mixed[2]?.text).toMatch(/no CCC\.csv/);
    expect((await csv('BBB')).at(-1)?.status).toBe('fail');
    expect((await data(load({ DATA_PROVIDER: 'csv' })))[0]?.mend).toContain('DATA_DIR');
    expect((await data(load({ DATA_PROVIDER: 'csv', DATA_DIR: '/no/such' })))[0]?.status).toBe('fail');
    expect((await data(load({})))[0]?.status).toBe('ok');
  });
});
