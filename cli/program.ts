import { Command, InvalidArgumentError, Option } from 'commander';
import { ORDER_STATUSES } from '../domain/index.ts';
import type { Face } from './face.ts';

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

  const db = program.command('db').description('the database');
  db.command('verify')
    .description("check the journal's chain of hashes and its end")
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/db.ts')).verify(face, options)));

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
    .command('doctor')
    .description('check settings, database, clock, disk and data, and say how to mend what is wrong')
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/doctor.ts')).doctor(face, options)));

  return program;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('must be a whole number of at least 1.');
  return Number(text);
}
