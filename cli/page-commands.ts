import type { Command } from 'commander';
import type { Face } from './face.ts';

/** The page, by itself or beside a desk. */
export function addPageCommands(program: Command, face: Face): void {
  program
    .command('dashboard')
    .description('the page and the API, beside a desk or without one, until Ctrl-C')
    .option('--port <n>', 'port; a taken one moves to a free one (DASHBOARD_PORT)')
    .option('--new-token', 'another token: links with the old one stop working')
    .option(
      '--host <address>',
      'listen elsewhere than on this machine alone; needs --origin (DASHBOARD_HOST)',
    )
    .option('--origin <url>', 'where a proxy with TLS answers for it (DASHBOARD_ORIGIN)')
    .action(async (options) => face.end((await import('./commands/dashboard.ts')).dashboard(face, options)));

  // What npm start runs for its page; nobody else does.
  program
    .command('beside', { hidden: true })
    .action(async () => (await import('../web/beside/child.ts')).servePage());
}
