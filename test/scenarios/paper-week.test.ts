import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ParityReport } from '../../backtest/parity/index.ts';
import { parity } from '../../cli/commands/parity.ts';
import { dayEnd } from '../../cli/daily/day-end.ts';
import { createStyle } from '../../cli/style.ts';
import { openDatabase } from '../../db/index.ts';
import type { ParityView } from '../../db/index.ts';
import { lastFinishedSession, phaseAt } from '../../domain/calendar/index.ts';
import { scratchFolder, startDesk } from '../support/desk.ts';
import { startTwin } from '../support/twin.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
/** Sessions decided on; what the last one's orders become is not recorded any more. */
const DAYS = ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-08'];
const folder = scratchFolder('paper-week');
const file = path.join(folder, 'desk.db');

/** The desk over the wire for a week of the exchange's time, which passes whenever the desk waits and has decided. */
async function paperWeek() {
  const twin = await startTwin({ seed: 7 });
  let decided = '';
  let moving = false;
  const move = async (): Promise<void> => {
    if (phaseAt(twin.now()) === 'REGULAR') await twin.advanceTo('close');
    else if (decided === lastFinishedSession(twin.now())) await twin.advanceTo('open');
  };
  const keys = { 'APCA-API-KEY-ID': 'PKPAPER', 'APCA-API-SECRET-KEY': 'secret' };
  const started = await startDesk({
    file,
    symbols: SYMBOLS,
    env: {
      ALPACA_API_KEY: keys['APCA-API-KEY-ID'],
      ALPACA_SECRET_KEY: keys['APCA-API-SECRET-KEY'],
      ALPACA_BASE_URL: twin.url,
      XDG_STATE_HOME: folder,
      DAILY_REPORT: 'always',
    },
    daily: (config, note) => dayEnd(config, { redact: (text) => text, note }),
    run: { cycles: String(DAYS.length + 1) },
    world: {
      async open(options) {
        const database = await openDatabase(options);
        const { journal } = database;
        const append = journal.append.bind(journal);
        journal.append = (event, state) => {
          if (event.type === 'cycle_completed') decided = event.payload.session;
          return append(event, state);
        };
        return database;
      },
      async sleep(_milliseconds, signal) {
        if (!moving && !signal.aborted) {
          moving = true;
          await move();
          moving = false;
        }
        // Whatever is on the line arrives before the desk goes on: this question goes the same way.
        await (await fetch(`${twin.url}/v2/clock`, { headers: keys })).arrayBuffer();
      },
    },
  });
  await twin.close();
  return started;
}

/** What `npm run parity -- --day D --json` prints. */
async function printed(day?: string): Promise<string> {
  let out = '';
  const face = {
    out: (text: string) => (out += text),
    err: () => undefined,
    hide: () => undefined,
    style: createStyle(false),
  } as unknown as Parameters<typeof parity>[0];
  expect(await parity(face, { ...(day !== undefined && { day }), data: 'store', json: true })).toBe(0);
  return out;
}

describe('a week on paper against our exchange over the wire', () => {
  let reports: readonly ParityReport[] = [];
  let week: Awaited<ReturnType<typeof paperWeek>>;
  let byItself: readonly ParityView[] = [];

  beforeAll(async () => {
    week = await paperWeek();
    vi.stubEnv('DATABASE_URL', `file:${file}`);
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    byItself = JSON.parse(await printed()) as readonly ParityView[];
    const told: ParityReport[] = [];
    for (const day of DAYS) told.push(JSON.parse(await printed(day)) as ParityReport);
    reports = told;
  }, 60_000);
  afterAll(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('P5: differs from its simulation only by what is attributed, and what is attributed is the whole', () => {
    expect(week).toMatchObject({ ending: 'cycles', fault: null });
    expect(reports.map(({ day, status, settled }) => [day, status, settled])).toEqual(
      DAYS.map((day) => [day, 'completed', true]),
    );
    const differences = reports.flatMap((report) => report.differences);
    expect(differences.length, 'a week without fills would prove nothing').toBeGreaterThan(1);
    // The exchange's spread and its fees are others than those of a simulation; all else is the same.
    expect(new Set(differences.map((d) => d.cause))).toEqual(new Set(['fill']));
    for (const { recordedPnl, simulatedPnl, differences: found, unexplainedShare } of reports) {
      const whole = (recordedPnl as number) - (simulatedPnl as number);
      expect(found.reduce((sum, d) => sum + d.dollars, 0)).toBeCloseTo(whole, 5);
      expect(unexplainedShare).toEqual({ count: 0, dollars: 0 });
    }
  });

  it('the desk compares each day by itself once its orders have met the next session, and its report says so', () => {
    expect(
      week.notes.filter((note) => note.includes('not compared') || note.includes('not written')),
    ).toEqual([]);
    expect(byItself.map(({ day }) => day)).toEqual(DAYS);
    expect(byItself.map(({ details }) => details)).toEqual(reports.map(({ differences }) => differences));
    const told = (session: string): string =>
      readFileSync(path.join(folder, 'reports', `${session}.txt`), 'utf8');
    for (const { day, next, orders } of byItself)
      expect(told(next)).toMatch(
        new RegExp(`Decided on the close of ${day}, lived here: ${orders} orders? compared`),
      );
    expect(told(DAYS[0] as string)).toContain('This session has not been compared');
  });

  it('has a line a day in the database, the last comparison of a day in the place of the former', async () => {
    await printed(DAYS[0]);
    const lines = JSON.parse(await printed()) as readonly {
      readonly day: string;
      readonly details: unknown;
    }[];
    expect(lines.map(({ day }) => day)).toEqual(DAYS);
    expect(lines.map(({ details }) => details)).toEqual(reports.map(({ differences }) => differences));
    expect(lines[0]).toMatchObject({
      history: 'store',
      unexplained: 0,
      unexplainedShare: { count: 0, dollars: 0 },
    });
  });
});
