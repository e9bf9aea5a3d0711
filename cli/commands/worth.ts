import { worth as judge } from '../../backtest/worth/worth.ts';
import type { Alternative, Worth } from '../../backtest/worth/worth.ts';
import { WallClock } from '../../domain/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import type { Face } from '../face.ts';
import { counted, DASH, figure, integer, percent, price, signedPercent } from '../../words/format.ts';
import { tableOf } from '../output.ts';
import { progressLine } from '../progress.ts';
import type { Style } from '../style.ts';

export interface WorthCommand {
  readonly json?: boolean;
  readonly seeds: number;
  readonly block: number;
  readonly draws: number;
  readonly seed?: string;
}

/** Whether who chose was worth what it cost, against all that could have chosen instead. */
export async function worth(face: Face, options: WorthCommand): Promise<number> {
  const config = loadConfig({ purpose: 'query' });
  face.hide(createRedactor(config.secrets));
  const { seeds, block, draws } = options;
  const bar = progressLine(face);
  const seed = options.seed ?? config.settings.SEED;
  const answer = await judge(config, { seeds, block, draws, seed, wall: new WallClock(), progress: bar.show }); // prettier-ignore
  bar.clear();
  face.out(options.json ? `${JSON.stringify(answer)}\n` : shown(answer, face.style));
  return 0;
}

/** What a person is told; exported for tests. */
export function shown(answer: Worth, style: Style): string {
  const { log, tooShort, chosen, alternatives, block, draws, notes } = answer;
  const missed = log.missed === 0 ? '' : `; the desk was not at work on ${log.missed} more`;
  const head = [
    style.bold(
      `${log.symbols.join(', ')}, ${log.from} to ${log.to}: ${counted(log.sessions, 'session')}${missed}`,
    ),
    askedText(answer),
  ];
  if (tooShort !== null)
    return [...head, `too short to say anything: ${tooShort.sessions} sessions, and blocks of ${block} days need ${tooShort.needed} (ten blocks); no figure is given`, ''].join('\n'); // prettier-ignore
  if (chosen === null) return [...head, ''].join('\n');
  const rows: readonly (Alternative | (typeof chosen & { readonly name: string }))[] = [{ name: 'the log', ...chosen }, ...alternatives]; // prettier-ignore
  type Row = (typeof rows)[number];
  const of = <T>(row: Row, read: (one: Alternative) => T, none: T): T =>
    'advantage' in row ? read(row) : none;
  const table = tableOf(
    rows,
    [
      { head: '', cell: (r: Row) => r.name },
      { head: 'return', cell: (r) => percent(r.totalReturn, 2), numeric: true },
      { head: 'Sharpe', cell: (r) => figure(r.sharpe), numeric: true },
      { head: 'drawdown', cell: (r) => percent(r.maxDrawdown), numeric: true },
      { head: 'at the end', cell: (r) => price(r.finalEquity), numeric: true },
      { head: 'log better by, a year', cell: (r) => of(r, (a) => signedPercent(a.advantage.perYear, 2), ''), numeric: true },
      { head: '95 % interval', cell: (r) => of(r, ({ advantage: a }) => `${signedPercent(a.low, 2)} to ${signedPercent(a.high, 2)}`, '') },
      { head: '', cell: (r) => of(r, (a) => a.advantage.verdict, '') },
    ],
    style,
  ); // prettier-ignore
  return [
    ...head,
    '',
    table,
    '',
    style.bold(verdictText(answer)),
    ...randomText(answer),
    ...accountText(chosen.accountDiffers),
    `the log is what it chose, lived through again less what the models cost; the others chose on the same bars, for the same agents, with the limits and costs of the log. Intervals: mean daily difference times 252, stationary bootstrap, blocks of ${block} days on average, ${integer(draws)} draws; of ${alternatives.length} such intervals one in twenty is wrong by chance`,
    ...notes.map((line) => `${style.yellow('note')} ${line}`),
    '',
  ].join('\n');
}

function askedText({ models, log }: Worth): string {
  const who = Object.entries(log.answeredBy)
    .map(
      ([name, count]) =>
        `${name === 'nobody' ? 'nobody (all held, or no answer)' : name} on ${integer(count)}`,
    )
    .join(', ');
  if (!models.asked) return `no model was asked: what follows compares the choices of the log (${who}) with others, and no model with anything`; // prettier-ignore
  const failed = models.failed === 0 ? '' : `, ${integer(models.failed)} of them without an answer`;
  return `${counted(models.calls, 'call')} to models${failed}: $${models.selectionUsd.toFixed(4)} for choices, $${models.notesUsd.toFixed(4)} for notes; answered by ${who}`; // prettier-ignore
}

/** The question of the command: what would have been without the model is the rules. */
function verdictText({ models, alternatives }: Worth): string {
  const rules = alternatives.find(({ kind }) => kind === 'rules');
  const said = rules?.advantage.verdict ?? 'not shown';
  if (!models.asked) return `whether the log's choices are better than the rules': ${said === 'not shown' ? 'not shown' : said}`; // prettier-ignore
  if (said === 'better') return 'the model earned its cost: better than the rules by more than chance';
  if (said === 'worse') return 'the model did not earn its cost: worse than the rules by more than chance';
  return 'that the model earns its cost is not shown: the interval of its difference from the rules holds zero';
}

const randomText = ({ randomBeaten, seeds }: Worth): readonly string[] =>
  randomBeaten === null
    ? []
    : [`it ended above ${percent(randomBeaten, 0)} of ${counted(seeds, 'random pick')}`];

/** Half a cent is rounding. */
const accountText = (differs: number): readonly string[] =>
  Math.abs(differs) < 0.005
    ? ["its choices lived through again end on the log's own account, to the cent"]
    : [`the account itself ended ${price(Math.abs(differs))} ${differs > 0 ? 'higher' : 'lower'} than its choices lived through again: other fills, other settings or bars restated since (${DASH} not counted above)`]; // prettier-ignore
