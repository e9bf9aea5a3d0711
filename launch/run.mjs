// Runs the command line: `node launch/run.mjs COMMAND ...`.
import { built } from './built.mjs';

const verbose = process.argv.includes('--verbose');
// Faults are then told by the lines of the sources.
if (verbose) process.setSourceMapsEnabled(true);
try {
  await import(await built('cli/main.ts'));
} catch (thrown) {
  // Only what keeps the program from being built or loaded comes here: commands word their own faults.
  const text = thrown instanceof Error ? (verbose ? thrown.stack : thrown.message) : String(thrown);
  process.stderr.write(
    `the program cannot be started: ${text}\n  run npm ci in this folder, then try again\n`,
  );
  process.exitCode = 1;
}
