import type { Command } from 'commander';
import type { Face } from './face.ts';
import { wholeNumber } from './whole-number.ts';

/** Commands that watch the desk and answer it. */
export function addWatchCommands(program: Command, face: Face): void {
  program
    .command('top')
    .description('the desk at a glance in this terminal, until q or Ctrl-C; plain text once where it is none')
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/top.ts')).top(face, options)));
  program
    .command('report')
    .description(
      'what was done in a session and why, profit, risk, costs and plans; HTML and text in RUNTIME_DIR/reports',
    )
    .option('--day <date>', 'default: the last session')
    .option('--json', 'where the files are')
    .action(async (options) => face.end((await import('./commands/report.ts')).report(face, options)));
  program
    .command('notices')
    .description('what the desk has told, oldest first')
    .option('--unread', 'only what nobody has acknowledged')
    .option('--limit <n>', 'the newest n only', wholeNumber)
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/notices.ts')).notices(face, options)));
  program
    .command('acknowledge')
    .description('answer a notice, so that it is not repeated')
    .argument('<id>', 'such as n12, or all')
    .option('--json', 'one JSON document')
    .action(async (id, options) =>
      face.end((await import('./commands/notices.ts')).acknowledge(face, id, options)),
    );

  program
    .command('health')
    .description('whether a desk is at work here: exit 0 or 1')
    .option('--json', 'one JSON document')
    .action(async (options) => face.end((await import('./commands/health.ts')).health(face, options)));
  program
    .command('monitor')
    .description(
      'serve /metrics, /healthz and /readyz for Prometheus, until Ctrl-C (METRICS_HOST, METRICS_PORT)',
    )
    .option('--port <n>', 'METRICS_PORT')
    .action(async (options) => face.end((await import('./commands/monitor.ts')).monitor(face, options)));
}
