import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventOf } from '../../bus/index.ts';
import { openDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import type { RunAsked } from '../../orchestrator/config/run.ts';
import { runDesk } from '../../orchestrator/desk.ts';
import type { World } from '../../orchestrator/desk.ts';
import { createLogging } from '../../orchestrator/logging/index.ts';
import type { Ending } from '../../orchestrator/reporting.ts';
import type { DeskFaces } from '../../orchestrator/stage.ts';

const folders: string[] = [];
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that is gone when the test file ends. */
export function scratchFolder(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `tickwright-${name}-`));
  folders.push(folder);
  return folder;
}

/** History that a seed makes, as CSV files: the same on every machine. */
export async function generatedHistory(
  symbols: readonly string[],
  through: string,
  seed = 7,
): Promise<string> {
  const folder = scratchFolder('history');
  for (const [symbol, answer] of await simulatedMarket({ seed }).dailyBars({ symbols, through })) {
    if (!answer.ok) throw new Error(answer.fault.detail);
    const rows = answer.bars.map((b) => [b.date, b.open, b.high, b.low, b.close, b.volume].join(','));
    writeFileSync(
      path.join(folder, `${symbol}.csv`),
      ['date,open,high,low,close,volume', ...rows, ''].join('\n'),
    );
  }
  return folder;
}

export interface Start {
  /** Database file. */
  readonly file: string;
  readonly symbols: readonly string[];
  readonly run?: RunAsked;
  readonly env?: Readonly<Record<string, string>>;
  /** Fails the write of the event after so many, as a kill would: nothing after it is recorded. */
  readonly crashAfter?: number;
  readonly signal?: AbortSignal;
  /** What stands in the place of the wall clock, of waiting, of the provider. */
  readonly world?: Partial<World>;
  /** What follows a close. @default nothing */
  readonly daily?: (config: Config, note: (line: string) => void) => NonNullable<DeskFaces['daily']>;
}

export interface Started {
  readonly ending: Ending | null;
  /** What broke the run; null: it ended in order. */
  readonly fault: unknown;
  readonly events: readonly EventOf[];
  readonly notes: readonly string[];
}

/** Runs the desk in this process, as `npm start` does in its own. */
export async function startDesk(start: Start): Promise<Started> {
  const folder = path.dirname(start.file);
  const config = loadConfig({
    purpose: 'desk',
    folder,
    environment: { DATABASE_URL: `file:${start.file}`, SYMBOLS: start.symbols.join(','), ...start.env },
    run: { speed: 'max', ...start.run },
  });
  const logging = createLogging({ logsDir: config.logsDir, level: 'error', secrets: [] });
  const events: EventOf[] = [];
  const notes: string[] = [];
  let ending: Ending | null = null;
  let fault: unknown = null;
  const reporter = {
    header: () => undefined,
    opened: () => undefined,
    on: (event: EventOf) => void events.push(event),
    note: (line: string) => void notes.push(line),
    footer: (how: Ending) => void (ending = how),
  };
  const open = async (options: Parameters<typeof openDatabase>[0]): Promise<Database> => {
    const database = await openDatabase(options);
    return start.crashAfter === undefined ? database : crashing(database, start.crashAfter);
  };
  try {
    await runDesk(
      config,
      {
        reporter,
        logging,
        signal: start.signal ?? new AbortController().signal,
        ...(start.daily && { daily: start.daily(config, reporter.note) }),
      },
      { open, ...start.world },
    );
  } catch (thrown) {
    fault = thrown;
  } finally {
    logging.close();
  }
  return { ending, fault, events, notes };
}

function crashing(database: Database, after: number): Database {
  let left = after;
  const journal = new Proxy(database.journal, {
    get(target, name) {
      if (name === 'append') {
        return (...args: Parameters<typeof target.append>) =>
          left-- > 0 ? target.append(...args) : Promise.reject(new Error('killed here'));
      }
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value as (...a: unknown[]) => unknown).bind(target) : value;
    },
  });
  return { ...database, journal };
}

/** What a finished database holds, for comparison. */
export async function books(file: string) {
  const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
  try {
    const { reads } = database;
    return {
      trades: await reads.trades(),
      orders: await reads.orders(),
      equity: await reads.equity(),
      positions: await reads.positions(),
      cycles: await reads.cycles(),
      signals: await reads.signals(),
      verified: await database.verify(),
    };
  } finally {
    await database.close();
  }
}
