import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createStyle } from '../../cli/style.ts';
import { cut, textWidth } from '../../cli/top/line.ts';
import { readTop } from '../../cli/top/read.ts';
import { render } from '../../cli/top/render.ts';
import type { TopView } from '../../cli/top/view.ts';
import { openDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import { WallClock } from '../../domain/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { scratchFolder, startDesk } from '../support/desk.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RUN = path.join(ROOT, 'launch/run.mjs');
const file = path.join(scratchFolder('top'), 'desk.db');
const absent = path.join(scratchFolder('top-young'), 'desk.db');
const style = createStyle(true);
const WIDTHS = [20, 40, 80, 129, 130, 200];

const viewOf = async (at: string): Promise<TopView> => {
  const environment = { DATABASE_URL: `file:${at}` };
  const config = loadConfig({ purpose: 'query', folder: path.dirname(at), environment });
  const database: Database = await openDatabase({ url: config.databaseUrl, mode: 'read' });
  try {
    return await readTop(database, config, '0', new WallClock().now());
  } finally {
    await database.close();
  }
};

let lived: TopView;
let young: TopView;
beforeAll(async () => {
  const ended = await startDesk({
    file,
    symbols: ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'],
    run: { cycles: '40' },
  });
  if (ended.fault !== null) throw ended.fault;
  [lived, young] = [await viewOf(file), await viewOf(absent)];
}, 30_000);

const plain = (lines: readonly string[]): string => stripVTControlCharacters(lines.join('\n'));
const widest = (lines: readonly string[]): number =>
  Math.max(...lines.map((line) => textWidth(stripVTControlCharacters(line))));

/** All that can stand on the screen at once, said by nobody's friend. */
const hostile = (text: string): TopView => ({
  ...lived,
  desk: { alive: true, ageMilliseconds: 1 },
  halt: {
    ...lived.halt,
    state: 'halted',
    halts: [{ code: 'by_hand', state: 'halted', by: text, reason: text, since: lived.at, means: text, clears: 'hand' }],
    killSwitch: text,
  },
  notices: [{ id: 'n1', at: lived.at, kind: 'halt', severity: 'critical', title: text, text, key: 'k', acknowledged: null }],
  noTrade: { signals: 9, reasons: [{ by: 'gate', code: text, text, count: 9, symbols: [text] }] },
}); // prettier-ignore

describe('npm run top, the desk at a glance', () => {
  it('says what is held with its stops, what was decided, why not, and how to stop it', () => {
    const text = plain(render(lived, { columns: 200, rows: 60 }, style, ['npm run halt']));
    expect(lived.positions.length, 'the stage holds something').toBeGreaterThan(0);
    for (const { symbol, stopDistance, closing } of lived.positions) {
      expect(text).toContain(symbol);
      expect(text).toContain(
        closing ? 'being sold' : stopDistance === null ? 'no stop' : `${(100 * stopDistance).toFixed(1)} %`,
      );
    }
    for (const { text: reason, count } of lived.noTrade.reasons) expect(text).toMatch(new RegExp(`\\b${count} .*${reason.slice(0, 20)}`)); // prettier-ignore
    expect(text).toContain(lived.cycles.at(-1)?.session);
    expect(text).toMatch(/5 of 5 good/);
    expect(text).toMatch(/not running|running/);
    expect(text.trimEnd().endsWith('npm run halt')).toBe(true);
  });

  it('lists all that is held before longer lists of anything else, also on a small terminal', () => {
    const text = plain(render(lived, { columns: 80, rows: 24 }, style, ['q quits']));
    expect(lived.positions.length).toBeLessThan(5);
    for (const { symbol } of lived.positions) expect(text).toMatch(new RegExp(`^${symbol} `, 'm'));
  });

  it('counts every signal of its window that led to no order, under one reason each', () => {
    const counted = lived.noTrade.reasons.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBeLessThanOrEqual(lived.noTrade.signals);
    expect(lived.noTrade.signals - counted).toBeGreaterThan(0);
    expect(lived.noTrade.reasons.map((r) => r.count)).toEqual(lived.noTrade.reasons.map((r) => r.count).toSorted((a, b) => b - a)); // prettier-ignore
  });

  it('says on the narrowest terminal too whether the desk may trade, and how that ends', () => {
    const stopped = hostile('the reason');
    expect(plain(render(stopped, { columns: 40, rows: 24 }, style))).toMatch(/HALTED: opens nothing new[\s\S]*npm run resume clears it[\s\S]*KILL_SWITCH/); // prettier-ignore
  });

  it('is never wider or taller than the terminal, and loses the least important first', () => {
    for (const view of [lived, young, hostile('很长的理由 🚀\u001B[2J\n'.repeat(40))])
      for (const columns of WIDTHS)
        for (const rows of [1, 5, 24, 50, 100]) {
          const lines = render(view, { columns, rows }, style, ['q quits']);
          expect(widest(lines), `${columns}x${rows}`).toBeLessThanOrEqual(columns);
          expect(lines.length, `${columns}x${rows}`).toBeLessThanOrEqual(rows);
          expect(plain(lines)).toContain(rows < 24 ? '' : columns > 20 ? 'Account' : 'Tickwright');
        }
  });

  it('P10: obeys nothing that stands in a text, whatever stands there', () => {
    // oxlint-disable-next-line no-control-regex
    const COMMANDS = /\u001B(?!\[\d+m)|[\u0000-\u0009\u000B-\u001A\u007F-\u009F]/;
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom(...WIDTHS),
        (text, columns) => {
          const lines = render(hostile(text), { columns, rows: 50 }, style, []);
          expect(lines.join(' ')).not.toMatch(COMMANDS);
          expect(widest(lines)).toBeLessThanOrEqual(columns);
          expect(textWidth(cut(text, columns))).toBeLessThanOrEqual(columns);
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });

  it('shows a desk that has never run, without a database, and makes none', () => {
    expect(plain(render(young, { columns: 80, rows: null }, style))).toMatch(
      /no desk has run here yet[\s\S]*nothing is held/,
    );
    expect(spawnSync('ls', [path.dirname(absent)]).stdout.toString()).toBe('');
  });
});

const environment = (at: string): NodeJS.ProcessEnv => ({ ...process.env, DATABASE_URL: `file:${at}`, TERM: 'xterm', NO_COLOR: undefined }); // prettier-ignore

describe('npm run top as a process', () => {
  it('prints plain text once where there is no terminal, and JSON on request', () => {
    const run = (...more: string[]) => spawnSync(process.execPath, [RUN, 'top', ...more], { cwd: path.dirname(file), env: environment(file) }); // prettier-ignore
    const once = run();
    expect(once.stderr.toString()).toBe('');
    expect(once.status).toBe(0);
    expect(once.stdout.toString()).toContain('Positions');
    expect(once.stdout.includes('\u001B'), 'no colour and no cursor in a pipe').toBe(false);
    expect(JSON.parse(run('--json').stdout.toString())).toMatchObject({ positions: lived.positions, journal: lived.journal }); // prettier-ignore
  }, 30_000);

  const there = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
  for (const [keys, code] of [
    ['q', 0],
    ['\u0003', 130],
  ] as const) {
    it.skipIf(!there)(`on a terminal it takes the whole screen, and gives it back when ${keys === 'q' ? 'q' : 'Ctrl-C'} ends it with ${code}${there ? '' : ' (needs script of util-linux)'}`, async () => {
      const shell = `stty cols 60 rows 20; exec ${process.execPath} ${RUN} top`;
      const child = spawn('script', ['-qec', shell, '/dev/null'], { cwd: path.dirname(absent), env: environment(absent) }); // prettier-ignore
      let out = '';
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      child.stdout.on('data', (bytes: Buffer) => {
        const drawn = out.includes('quits');
        out += bytes.toString();
        // The key is pressed once the first picture stands there.
        if (!drawn && out.includes('quits')) child.stdin.write(keys);
      });
      expect(await ended).toBe(code);
      expect(out).toContain('\u001B[?1049h\u001B[?25l');
      expect(out.trimEnd().endsWith('\u001B[?25h\u001B[?1049l'), 'cursor and screen are given back last').toBe(true);
      expect(out).toContain('no desk has run here yet');
    }, 30_000); // prettier-ignore
  }
});
