import { DeskError, isDate } from '../../domain/index.ts';
import { openDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import { inspect, repair } from '../../orchestrator/reconciliation/by-hand.ts';
import type { BrokerFactory, HandReport } from '../../orchestrator/reconciliation/by-hand.ts';
import { DIVERGENCES } from '../../orchestrator/reconciliation/index.ts';
import type { Divergence } from '../../orchestrator/reconciliation/index.ts';
import { brokerByHand } from '../../orchestrator/venue/index.ts';
import { figure } from '../../words/format.ts';
import type { Face } from '../face.ts';
import { tableOf } from '../output.ts';
import type { Column } from '../output.ts';

export interface ReconcileOptions {
  readonly since?: string;
  readonly repair?: boolean;
  readonly json?: boolean;
}

/**
 * The desk's books against the broker's, by hand. Without --repair nothing is changed, and a desk at work is in nobody's way;
 * with it the database must be free. 1 where a repair did not converge.
 */
export async function reconcile(
  face: Face,
  options: ReconcileOptions,
  brokerOf: BrokerFactory = brokerByHand,
): Promise<number> {
  const { since } = options;
  if (since !== undefined && !isDate(since))
    throw new DeskError('USAGE', `--since: ${since} is not a day, must be YYYY-MM-DD`);
  const config = loadConfig({ purpose: 'query' });
  face.hide(createRedactor(config.secrets));
  const database = await openDatabase({ url: config.databaseUrl, mode: options.repair ? 'write' : 'read' });
  try {
    const report = options.repair
      ? await claimed(database, () => repair(config, database, brokerOf, { since }))
      : await inspect(config, database, brokerOf, { since });
    if (options.json) face.out(jsonOf(report));
    else face.out(textOf(report, face, options.repair === true));
    if (!options.repair || report.converged) return 0;
    face.err(
      `tickwright: not brought together: ${report.reason ?? 'the broker and the desk still differ'}\n`,
    );
    return 1;
  } finally {
    await database.close();
  }
}

/** A desk at work does it by itself, so it is not interrupted. */
async function claimed(database: Database, work: () => Promise<HandReport>): Promise<HandReport> {
  try {
    await database.claim();
  } catch (thrown) {
    if (!(thrown instanceof DeskError) || thrown.code !== 'DATABASE_LOCKED') throw thrown;
    throw new DeskError('DATABASE_LOCKED', thrown.message, {
      cause: thrown,
      hint: 'a desk at work reconciles by itself; leave --repair out to see the differences, or end it first',
    });
  }
  return work();
}

function jsonOf({ checked, divergences, converged }: HandReport): string {
  const rows = divergences.map(({ kind, subject, desk, broker, repair: name }) => ({ kind, subject, desk, broker, repair: name })); // prettier-ignore
  return `${JSON.stringify({ checked, divergences: rows, converged })}\n`;
}

const value = (told: Divergence['desk']): string =>
  told === null ? '' : typeof told === 'number' ? figure(told) : told;

const COLUMNS: readonly Column<Divergence>[] = [
  { head: 'difference', cell: (d) => d.kind },
  { head: 'of', cell: (d) => d.subject },
  { head: 'desk', cell: (d) => value(d.desk), numeric: true },
  { head: 'broker', cell: (d) => value(d.broker), numeric: true },
  { head: 'repair', cell: (d) => d.repair },
  { head: 'means', cell: (d) => DIVERGENCES[d.kind].means },
];

function textOf({ checked, divergences, converged }: HandReport, face: Face, repaired: boolean): string {
  const { orders, fills, positions } = checked;
  const what = `${orders} orders, ${fills} fills and ${positions} positions of the broker compared`;
  if (divergences.length === 0) return `${face.style.green('agreed')}: ${what}, no difference\n`;
  const next = repaired
    ? converged
      ? 'repaired; docs/reconciliation.md says how'
      : 'not all of it could be repaired'
    : converged
      ? 'nothing is to be repaired'
      : 'nothing was changed: a desk at work repairs it by itself, --repair does it where none is';
  return `${tableOf(divergences, COLUMNS, face.style)}\n${what}; ${next}\n`;
}
