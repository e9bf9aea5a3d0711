import type { EventOf } from '../../bus/index.ts';
import type { DenialCode } from '../../domain/index.ts';
import type { Ending, HeaderInfo } from '../../orchestrator/reporting.ts';
import { counted, integer, percent, signed } from '../../words/format.ts';
import type { Style } from '../style.ts';
import { words } from '../../words/format.ts';
import { modelsText } from './choosers.ts';
import type { RunCount } from './run-count.ts';

const ENDINGS: Readonly<Record<Ending, string>> = {
  finished: 'The data is at its end.',
  already_finished: 'Nothing left to do: this database has lived through all of these sessions already.',
  cycles: 'As many cycles as were asked for.',
  stopped: 'Stopped in order.',
};

/** What became of the run, where it is kept, and what to ask next. */
export function footerLines(
  ending: Ending,
  run: RunCount,
  audited: EventOf<'audited_ready'>['payload'] | null,
  info: HeaderInfo | null,
  style: Style,
): readonly string[] {
  const row = (name: string, text: string): string => `  ${style.dim(name.padEnd(11))}${text}`;
  const lines = ['', `${style.bold(ENDINGS[ending])} ${counted(run.sessions, 'session')} in this start.`];
  if (audited) {
    const { metrics } = audited;
    const won = metrics.winRate === null ? '' : `, ${percent(metrics.winRate)} won`;
    lines.push(row('trades', `${integer(metrics.trades)} closed${won}, ${signed(metrics.pnl)} in all`));
    lines.push(row('account', `equity ${integer(audited.equity)}, cash ${integer(audited.cash)}, ${counted(metrics.openPositions, 'position')}, greatest drawdown ${percent(metrics.maxDrawdown)}`)); // prettier-ignore
  }
  if (run.sessions > 0) {
    lines.push(row('this start', `${counted(run.signals, 'signal')} to buy or sell, ${counted(run.orders, 'order')}, ${integer(run.bought)} bought, ${integer(run.sold)} sold`)); // prettier-ignore
    lines.push(row('refused', refusals(run.denials)));
  }
  const models = modelsText(run);
  if (models !== null) lines.push(row('models', models));
  if (run.failures > 0)
    lines.push(row('failures', style.red(`${counted(run.failures, 'agent failure')}: see the logs`)));
  if (info) lines.push(row('database', info.database), row('logs', info.logs));
  lines.push(
    row(
      'ask',
      'npm run trades · npm run equity · npm run signals · npm run explain -- ID · npm run db -- verify',
    ),
  );
  return lines;
}

function refusals(denials: ReadonlyMap<DenialCode, number>): string {
  if (denials.size === 0) return 'none';
  return [...denials]
    .sort((a, b) => b[1] - a[1])
    .map(([code, n]) => `${integer(n)} ${words(code)}`)
    .join(', ');
}
