import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { errorText } from './errors.ts';
import type { Face } from './face.ts';
import { createProgram } from './program.ts';
import { colorWanted, quietPipes } from './terminal.ts';
import { createStyle } from './style.ts';
import { usageError } from './usage.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const argv = process.argv.slice(2);
const color = colorWanted();
let redact = (text: string): string => text;

const face: Face = {
  version,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  style: createStyle(color),
  tty: process.stdout.isTTY === true,
  color,
  verbose: () => argv.includes('--verbose'),
  async end(code) {
    process.exitCode = await code;
  },
  hide: (hide) => void (redact = hide),
};

const report = (thrown: unknown): void => {
  const fault = thrown instanceof CommanderError ? usageError(thrown) : thrown;
  if (fault === null) return;
  face.err(errorText(fault, face.verbose(), redact));
  process.exitCode = 1;
};
process.on('uncaughtException', (thrown) => {
  report(thrown);
  process.exit(1);
});
// What ends in order by itself (the desk, the exchange, the page, the monitor, a backtest with what it has done); the rest has nothing to lose.
const ENDS_ITSELF: ReadonlySet<string> = new Set([
  'start',
  'exchange',
  'dashboard',
  'beside',
  'monitor',
  'backtest',
]);
if (!argv.some((word) => ENDS_ITSELF.has(word))) {
  quietPipes(() => process.exit(process.exitCode ?? 0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
}

try {
  await createProgram(face).parseAsync(argv, { from: 'user' });
} catch (thrown) {
  report(thrown);
}
