import { openDatabase } from '../db/index.ts';
import { DeskError, STRATEGY_NAMES } from '../domain/index.ts';
import type { StrategyName } from '../domain/index.ts';
import type { ChosenStrategies } from '../llm/index.ts';
import type { Config } from './config/index.ts';
import { keptSettings } from './kept-settings.ts';
import type { Era } from './kept-settings.ts';

/** What a desk's database remembers of who chose what, and what came of it. */
export interface RecordedLog {
  /** Where the prices came from, and which desk it was; null where the run has no name. */
  readonly market: string | null;
  readonly symbols: readonly string[];
  /** With at least one finished cycle, oldest first. */
  readonly sessions: readonly string[];
  /** Equity at the end of the last cycle of each session, dollars. */
  readonly equity: Float64Array;
  readonly choices: ChosenStrategies;
  /** In how many sessions each selector answered last; `nobody` where none was asked or none answered. */
  readonly answeredBy: Readonly<Record<string, number>>;
  readonly models: ModelSpend;
  /** What the desk decided with, oldest first; none where the run was recorded before settings were kept. */
  readonly eras: readonly Era[];
}

export interface ModelSpend {
  /** Calls that were sent, and those of them that brought no answer. */
  readonly calls: number;
  readonly failed: number;
  /** Dollars: for choices, for notes, and of both in each session. */
  readonly selectionUsd: number;
  readonly notesUsd: number;
  readonly bySession: ReadonlyMap<string, number>;
}

const NOT_SENT: ReadonlySet<string> = new Set(['not_asked', 'over_budget']);

/**
 * Reads the log in the settings' database; nothing is written.
 * @throws DeskError NOT_FOUND where no session has been finished there
 */
export async function readLog(config: Config): Promise<RecordedLog> {
  const database = await openDatabase({ url: config.databaseUrl, mode: 'read' });
  try {
    const { reads } = database;
    const cycles = new Map((await reads.cycles()).map((cycle) => [cycle.id, cycle.session]));
    const curve = new Map((await reads.equity()).map((point) => [point.session, point.equity]));
    const sessions = [...curve.keys()].sort();
    if (sessions.length === 0) {
      throw new DeskError('NOT_FOUND', `${config.databaseFile ?? 'the database'} holds no finished session`, {
        hint: 'npm start lives through some; DATABASE_URL names another database',
      });
    }
    const choices = new Map<string, Map<string, StrategyName | null>>();
    const selectors = new Map<string, string>();
    // Oldest first: of several cycles of a session the last one counts.
    for (const { session, symbol, strategy, context, selector } of await reads.selections()) {
      if (selector !== null) selectors.set(session, selector);
      // Nobody was asked about a symbol that is held.
      if (strategy !== null && context === null) continue;
      const ofSession = choices.get(session) ?? new Map<string, StrategyName | null>();
      choices.set(session, ofSession);
      ofSession.set(symbol, STRATEGY_NAMES.find((name) => name === strategy) ?? null);
    }
    const answeredBy: Record<string, number> = {};
    for (const session of sessions) {
      const name = selectors.get(session) ?? 'nobody';
      answeredBy[name] = (answeredBy[name] ?? 0) + 1;
    }
    const run = JSON.parse((await database.journal.state('run')) ?? '{}') as { market?: string; symbols?: string[] };
    const symbols = run.symbols ?? [...new Set([...choices.values()].flatMap((chosen) => [...chosen.keys()]))];
    return {
      market: run.market ?? null,
      symbols,
      sessions,
      equity: Float64Array.from(sessions, (session) => curve.get(session) as number),
      choices,
      answeredBy,
      eras: await keptSettings(database.journal),
      models: spendOf(await reads.modelCalls(), cycles, sessions[0] as string),
    };
  } finally {
    await database.close();
  }
} // prettier-ignore

type Call = Awaited<ReturnType<Awaited<ReturnType<typeof openDatabase>>['reads']['modelCalls']>>[number];

/** What a kill left without a cycle is counted in the first session: its place does not matter, its cost does. */
function spendOf(calls: readonly Call[], cycles: ReadonlyMap<string, string>, first: string): ModelSpend {
  const bySession = new Map<string, number>();
  const spend = { calls: 0, failed: 0, selectionUsd: 0, notesUsd: 0 };
  for (const { cycleId, purpose, outcome, costUsd } of calls) {
    if (NOT_SENT.has(outcome)) continue;
    spend.calls++;
    if (outcome !== 'answered') spend.failed++;
    const chose = purpose === 'select' || purpose === 'repair';
    spend[chose ? 'selectionUsd' : 'notesUsd'] += costUsd;
    const session = (cycleId === null ? undefined : cycles.get(cycleId)) ?? first;
    bySession.set(session, (bySession.get(session) ?? 0) + costUsd);
  }
  return { ...spend, bySession };
}
