import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { Face } from './face.ts';

/** Commands that search history and judge what was found. Nothing heavy is loaded until one is run. */
export function addSearchCommands(program: Command, face: Face): void {
  const search = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('--symbols <list>', 'symbols, commas between (SYMBOLS)')
      .option(
        '--data <dir>',
        'a folder of SYMBOL.csv, or yahoo, alpaca, polygon, simulated, store (DATA_PROVIDER)',
      )
      .option('--from <date>', 'first session: history begins here')
      .option('--to <date>', 'last session')
      .option('--cash <dollars>', 'to begin with (CASH)')
      .option('--sizing <how>', 'fixed:N, shares of every entry (fixed:10)')
      .option('--benchmark <symbol>', 'what strategies compare with (BENCHMARK)')
      .option('--sectors <file>', 'JSON, symbol to sector')
      .option('--json', 'one JSON document');
  const grid = (name: string, description: string): Command =>
    search(name, description)
      .option('--strategy <name>', 'one of the ten')
      .option('--param <name=range>', 'from:to:step, a list a,b,c or one value; may be repeated', listed)
      .option('--random <n>', 'so many combinations drawn from the grid', wholeNumber)
      .option('--seed <n>', 'seed of the draw (SEED)');

  grid('sweep', 'many parameter sets of one strategy; the best goes through the agents')
    .option('--by <figure>', 'what the best is best by', 'sharpe')
    .option('--threads <n>', 'default: one for each processor', wholeNumber)
    .addOption(new Option('--exits <how>', 'default: strategy').choices(['plan', 'strategy']))
    .option('--risk <limits>', 'default, research or a JSON file; default: research')
    .option('--slippage <model>', 'as in backtest; any cost sends every run through the agents')
    .option('--commission <model>', 'as in backtest')
    .addOption(new Option('--fees <which>', 'US regulatory fees').choices(['us', 'none']))
    .option('--participation <share>', "most of a bar's volume that orders fill")
    .option('--actions <dir>', 'splits and dividends, with ADJUSTMENT=raw')
    .action(async (options) => face.end((await import('./commands/sweep.ts')).sweep(face, options)));

  grid('walk-forward', 'chooses the best anew in every window and judges it by the sessions after it')
    .option('--by <figure>', 'what the best is best by', 'sharpe')
    .addOption(
      new Option('--mode <kind>', 'every training from the first session on, or of one length')
        .choices(['anchored', 'rolling'])
        .default('anchored'),
    )
    .option('--train <n>', 'sessions of the (first) training', wholeNumber, 1008)
    .option('--test <n>', 'sessions of each test', wholeNumber, 252)
    .action(async (options) =>
      face.end((await import('./commands/walk-forward.ts')).walkForward(face, options)),
    );

  grid('cross-validate', 'combinatorial purged cross-validation of choosing the best by Sharpe ratio')
    .option('--folds <n>', 'equal parts of the sessions', wholeNumber, 6)
    .option('--tested <n>', 'folds that are tested on together', wholeNumber, 2)
    .option('--embargo <n>', 'sessions kept out after a tested fold; default: 1 %')
    .option('--blocks <n>', 'blocks of the probability of overfitting, an even number', wholeNumber, 8)
    .action(async (options) =>
      face.end((await import('./commands/cross-validate.ts')).crossValidation(face, options)),
    );

  search('compare', 'the ten strategies at their defaults against buy and hold and each other')
    .option('--block <n>', 'sessions in a drawn block', wholeNumber, 20)
    .option('--draws <n>', 'draws of the bootstrap', wholeNumber, 2000)
    .option('--seed <n>', 'seed of the draws (SEED)')
    .option('--report <file>', 'also one HTML file that needs nothing else')
    .action(async (options) => face.end((await import('./commands/compare.ts')).compare(face, options)));

  program
    .command('monte-carlo')
    .description('what else might have come of the same returns: drawn blocks, and trades in other orders')
    .argument('<file>', 'the output of backtest --json (FILE.json), or a CSV file as metrics reads it')
    .option('--column <name>', 'of the CSV file; default: the first column of numbers')
    .option('--runs <n>', 'histories to draw', wholeNumber, 1000)
    .option('--block <n>', 'sessions in a drawn block', wholeNumber, 20)
    .option('--seed <n>', 'seed of the draws (SEED)')
    .option('--json', 'one JSON document')
    .action(async (file, options) =>
      face.end((await import('./commands/monte-carlo.ts')).monteCarlo(face, file, options)),
    );

  program
    .command('worker')
    .description('takes part in the sweeps of REDIS_URL, until Ctrl-C')
    .option('--threads <n>', 'default: one for each processor', wholeNumber)
    .action(async (options) => face.end((await import('./commands/worker.ts')).worker(face, options)));
}

const listed = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('must be a whole number of at least 1.');
  return Number(text);
}
