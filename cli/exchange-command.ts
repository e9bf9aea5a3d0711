import { Option } from 'commander';
import type { Command } from 'commander';
import type { Face } from './face.ts';

/** The exchange behind Alpaca's protocol, which runs by itself. */
export function addExchangeCommand(program: Command, face: Face): void {
  program
    .command('exchange')
    .description("the embedded exchange behind Alpaca's protocol, for any client of that, until Ctrl-C")
    .option('--port <n>', 'port of the loopback address; 0: any free one', '8899')
    .option('--data <dir>', 'a market from a folder of SYMBOL.csv; default: the simulated one')
    .option('--speed <n>', 'sessions a minute', '1')
    .addOption(
      new Option('--clock <kind>', 'whose time the market keeps')
        .choices(['accelerated', 'wall'])
        .default('accelerated'),
    )
    .option('--seed <n>', 'seed of the simulated market (SEED)')
    .option('--rate-limit <n>', 'requests a minute and account; default: none')
    .option(
      '--data-connections <n>',
      'data sockets an account may have, more get error 406; default: any number',
    )
    .option('--legacy-fields', 'also the fields that Alpaca removed in July 2026')
    .option('--faults <file>', 'faults on purpose: a fault file, or the name of a scenario')
    .option('--control-port <n>', 'port of the loopback address at which faults can be set; default: none')
    .action(async (options) => face.end((await import('./commands/exchange.ts')).exchange(face, options)));
}
