import { Command, InvalidArgumentError, Option } from 'commander';
import { ORDER_STATUSES } from '../domain/index.ts';
import { addExchangeCommand } from './exchange-command.ts';
import type { Face } from './face.ts';
import { addPageCommands } from './page-commands.ts';
import { addSearchCommands } from './search-commands.ts';
import { addWatchCommands } from './watch-commands.ts';
import { wholeNumber } from './whole-number.ts';

/** Every command with its options. Nothing heavy is loaded until a command is run. */
export function createProgram(face: Face): Command {
  const program = new Command('tickwright')
    .description('An automated trading desk for US equities that you can audit, replay and trust.')
    .version(face.version)
    .option('--verbose', 'log lines and stack traces on stderr')
    .exitOverride()
    .configureOutput({ outputError: () => undefined, writeErr: () => undefined });

  program
    .command('start')
    .description('run the desk: without options the simulated market on the embedded exchange, until Ctrl-C')
    .option('--replay <dir>', 'live through the history in a folder of SYMBOL.csv')
    .option('--symbols <list>', 'symbols, commas between (SYMBOLS)')
    .option('--from <date>', 'first session; bars before it are history')
    .option('--to <date>', 'last session')
    .option('--speed <n>', 'sessions a second, or max')
    .option('--sync', 'one step at a time, each event printed with what changed')
    .option('--cycles <n>', 'end after so many cycles')
    .option('--seed <n>', 'seed of whatever is random (SEED)')
    .option('--no-web', 'start no page')
    .action(async (options) => face.end((await import('./commands/start.ts')).start(face, options)));

  const list = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('--json', 'one JSON document')
      .option('--csv', 'comma-separated values')
      .option('--limit <n>', 'the newest n only', wholeNumber);
  const lists = () => import('./commands/lists.ts');

  list('trades', 'every way from flat to flat, with its profit')
    .option('--symbol <symbol>', 'of one symbol')
    .option('--strategy <name>', 'of one strategy')
    .option('--since <date>', 'entered on this day or later')
    .action(async (options) => face.end((await lists()).trades(face, options)));
  list('orders', 'every order and what became of it')
    .option('--symbol <symbol>', 'of one symbol')
    .option('--strategy <name>', 'of one strategy')
    .addOption(new Option('--status <status>', 'such as filled or canceled').choices(ORDER_STATUSES))
    .option('--since <date>', 'created on this day or later')
    .action(async (options) => face.end((await lists()).orders(face, options)));
  list('signals', 'what was decided for each symbol, why, and what became of it')
    .option('--symbol <symbol>', 'of one symbol')
    .option('--strategy <name>', 'of one strategy')
    .addOption(new Option('--action <action>', 'what was decided').choices(['buy', 'sell', 'hold']))
    .option('--cycle <id>', 'of one cycle')
    .option('--since <date>', 'of this day or later')
    .action(async (options) => face.end((await lists()).signals(face, options)));
  list('cycles', 'every cycle with its counts')
    .addOption(
      new Option('--status <status>', 'how it ended').choices([
        'running',
        'completed',
        'failed',
        'interrupted',
      ]),
    )
    .option('--since <date>', 'of this session or later')
    .action(async (options) => face.end((await lists()).cycles(face, options)));
  list('positions', 'what is held now')
    .option('--symbol <symbol>', 'of one symbol')
    .action(async (options) => face.end((await lists()).positions(face, options)));
  list('equity', 'the account over time')
    .option('--since <date>', 'of this session or later')
    .action(async (options) => face.end((await lists()).equity(face, options)));

  program
    .command('explain')
    .description('the whole chain of an order or a cycle, from data to the last fill')
    .argument('<id>', 'order id, client order id, trade id or cycle id')
    .option('--json', 'one JSON document')
    .action(async (id, options) =>
      face.end((await import('./commands/explain.ts')).explain(face, id, options)),
    );

  program
    .command('replay')
    .description(
      'live through what is on record with the code of today, and compare every event byte for byte',
    )
    .option('--from <cycle>', 'first cycle; what lies before is folded')
    .option('--to <cycle>', 'last cycle')
    .option(
      '--param <strategy.name=value>',
      'what if: a parameter in the place of a default; may be repeated',
      listed,
    )
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/replay.ts')).replay(face, options)));

  program
    .command('halt')
    .description('open nothing new: entry orders are cancelled, protective stops stay')
    .requiredOption('--reason <text>', 'why, for the journal')
    .option('--flatten', 'close all positions too')
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/halt.ts')).halt(face, options)));
  program
    .command('resume')
    .description('clear all halts; after a drawdown sizes return by steps')
    .option('--reason <text>', 'why, for the journal')
    .option('--remove-kill-switch', 'take the file KILL_SWITCH away too')
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/resume.ts')).resume(face, options)));

  program
    .command('reconcile')
    .description("the desk's books against the broker's, every difference with its name")
    .option('--since <date>', 'orders and fills from this day on')
    .option('--repair', 'bring the books up to date, where no desk is at work')
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/reconcile.ts')).reconcile(face, options)));

  const db = program.command('db').description('the database');
  db.command('verify')
    .description("check the journal's chain of hashes and its end")
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/db.ts')).verify(face, options)));
  db.command('backup')
    .description('a verified copy of the database, beside a desk that may be running')
    .argument('[file]', 'default: RUNTIME_DIR/backups/trading_system-TIME.db')
    .option('--json', 'one JSON document')
    .action(async (file, options) =>
      face.end((await import('./commands/db.ts')).backup(face, file, options)),
    );
  db.command('restore')
    .description('put a backup in the place of the database; the replaced one is kept')
    .argument('<file>', 'a backup')
    .option('--json', 'one JSON document')
    .action(async (file, options) =>
      face.end((await import('./commands/db.ts')).restore(face, file, options)),
    );
  db.command('migrate')
    .description('bring the schema up to date')
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/db.ts')).migrate(face, options)));

  program
    .command('indicators')
    .description('indicator columns over a CSV file as it is written')
    .argument('<file>', 'SYMBOL.csv')
    .option('--columns <list>', 'such as sma:20,bbands:20:2; default: every one with its usual parameters')
    .option('--json', 'one JSON document')
    .option('--csv', 'comma-separated values')
    .option('--limit <n>', 'the newest n rows of the table', wholeNumber)
    .action(async (file, options) =>
      face.end((await import('./commands/indicators.ts')).indicators(face, file, options)),
    );

  program
    .command('metrics')
    .description(
      'performance figures of a CSV file of returns, or of levels (a column named equity or price)',
    )
    .argument('<file>', 'a header line, one row a period, a date column where there is one')
    .option('--column <name>', 'default: the first column of numbers')
    .option('--benchmark <file>', 'returns or levels to compare with')
    .option('--benchmark-column <name>', 'its column; alone: of the same file')
    .option('--risk-free <rate>', 'annual, 0.02 for 2 %', plainNumber)
    .option('--json', 'one JSON document')
    .action(async (file, options) =>
      face.end((await import('./commands/metrics.ts')).metrics(face, file, options)),
    );

  program
    .command('overfit')
    .description('whether the best of many trials is better than chance: one column of daily returns a trial')
    .argument('<file>', 'a header line with the names of the trials')
    .option('--blocks <n>', 'consecutive blocks the rows are cut into, an even number', wholeNumber)
    .option('--json', 'one JSON document')
    .action(async (file, options) =>
      face.end((await import('./commands/overfit.ts')).overfit(face, file, options)),
    );

  program
    .command('backtest')
    .description('history through the same agents, gate and exchange: what was tested is what trades')
    .option(
      '--strategy <name>',
      'one of the ten; rules: each symbol by its regime; recorded: as a recorded run chose; model: as the models of SELECTORS choose',
      'rules',
    )
    .option('--recorded <db>', 'with recorded: the database of that run (DATABASE_URL)')
    .option(
      '--masked',
      'with model: symbols, dates and prices hidden from it, set against the same run unmasked',
    )
    .option('--param <name=value>', 'a parameter of the strategy; may be repeated', listed)
    .option('--symbols <list>', 'symbols, commas between (SYMBOLS)')
    .option(
      '--data <dir>',
      'a folder of SYMBOL.csv, or yahoo, alpaca, polygon, simulated, store (DATA_PROVIDER)',
    )
    .option('--from <date>', 'first session')
    .option('--to <date>', 'last session')
    .option('--cash <dollars>', 'to begin with (CASH)')
    .option('--sizing <how>', 'risk, fixed:N (shares) or percent:P (of equity)', 'risk')
    .addOption(
      new Option('--exits <how>', "the desk's plans, or nothing but the strategy's SELL")
        .choices(['plan', 'strategy'])
        .default('plan'),
    )
    .option(
      '--risk <limits>',
      'default, research (nothing stands in the way), or a JSON file of RISK_ settings',
      'default',
    ) // prettier-ignore
    .option('--slippage <model>', 'N basis points, spread:N, volume:K, linear:K or sqrt:K')
    .option('--commission <model>', 'none, fixed:D (a fill), share:D or bps:N; several with commas between')
    .addOption(new Option('--fees <which>', 'US regulatory fees').choices(['us', 'none']))
    .option('--participation <share>', "most of a bar's volume that orders fill; none: no limit") // prettier-ignore
    .option('--actions <dir>', 'splits and dividends, a folder of SYMBOL.csv; with ADJUSTMENT=raw')
    .option('--benchmark <symbol>', 'what strategies and figures compare with (BENCHMARK)')
    .option('--sectors <file>', 'JSON, symbol to sector')
    .addOption(
      new Option('--validate <how>', 'check every envelope, or one cycle in a hundred')
        .choices(['full', 'sample'])
        .default('full'),
    )
    .option('--report <file>', 'also one HTML file that needs nothing else')
    .addOption(new Option('--borrow <rate>').hideHelp())
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/backtest.ts')).backtest(face, options)));

  program
    .command('parity')
    .description('a recorded day lived once more: what differs is told with its cause, in dollars')
    .option('--day <date>', 'the session whose close was decided on; without it, the days compared so far')
    .option(
      '--data <history>',
      'the bars of now: store, a folder of SYMBOL.csv, yahoo, alpaca or polygon',
      'store',
    )
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/parity.ts')).parity(face, options)));

  addExchangeCommand(program, face);
  addPageCommands(program, face);

  program
    .command('doctor')
    .description('check settings, database, clock, disk and data, and say how to mend what is wrong')
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/doctor.ts')).doctor(face, options)));

  program
    .command('worth')
    .description(
      'whether the model earned its cost: the log against fixed strategies, chance, the rules and holding',
    )
    .option('--seeds <n>', 'random picks that are lived through', wholeNumber, 50)
    .option('--block <days>', 'mean length of a drawn block; the log must hold ten', wholeNumber, 10)
    .option('--draws <n>', 'drawn histories behind an interval', wholeNumber, 5000)
    .option('--seed <n>', 'seed of the picks and draws (SEED)')
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/worth.ts')).worth(face, options)));

  addWatchCommands(program, face);
  addSearchCommands(program, face);

  return program;
}

function listed(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function plainNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('must be a number.');
  return value;
}
