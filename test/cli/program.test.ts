import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Face } from '../../cli/face.ts';
import { createProgram } from '../../cli/program.ts';
import { createStyle } from '../../cli/style.ts';
import { usageError } from '../../cli/usage.ts';

const face: Face = {
  version: '1.2.3',
  out: () => undefined,
  err: () => undefined,
  style: createStyle(false),
  tty: false,
  color: false,
  verbose: () => false,
  end: async (code) => void (await code),
  hide: () => undefined,
};

async function refused(...argv: string[]): Promise<string | undefined> {
  const thrown: unknown = await createProgram(face)
    .parseAsync(argv, { from: 'user' })
    .catch((error: unknown) => error);
  return thrown instanceof CommanderError ? usageError(thrown)?.message : undefined;
}

describe('what was typed wrongly is told in one line', () => {
  it.each([
    [['start', '--sped', 'max'], /^unknown option --sped, did you mean .*--speed/],
    [['trades', '--jsn'], /^unknown option --jsn, did you mean --json\?$/],
    [['trade'], /^unknown command 'trade', did you mean trades\?$/],
    [['trades', '--limit', '0'], /--limit.*'0'.*at least 1/],
    [['trades', '--limit', '1e3'], /--limit.*'1e3'.*at least 1/],
    [['trades', '--limit'], /--limit.*argument missing/],
    [['trades', 'AAPL'], /too many arguments for 'trades'/],
    [['explain'], /missing required argument 'id'/],
    [['indicators'], /missing required argument 'file'/],
    [['start', '--fresh'], /unknown option --fresh/],
    [[], /no command was given/],
    [['db'], /no command was given/],
  ])('%j', async (argv, expected) => {
    const line = await refused(...argv);
    expect(line).toMatch(expected);
    expect(line).not.toContain('\n');
  });

  it('help and version are no fault', () => {
    for (const code of ['commander.helpDisplayed', 'commander.version']) {
      expect(usageError(new CommanderError(0, code, ''))).toBeNull();
    }
  });
});
