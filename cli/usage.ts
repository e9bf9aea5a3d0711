import { CommanderError } from 'commander';
import { DeskError } from '../domain/index.ts';

/**
 * What commander refuses, as a DeskError of one line: `unknown option --sped, did you mean --speed?`.
 * Null where help or the version was asked for, which is no fault.
 */
export function usageError(thrown: CommanderError): DeskError | null {
  if (thrown.exitCode === 0) return null;
  if (thrown.code === 'commander.help') {
    return new DeskError('USAGE', 'no command was given', { hint: 'npm start, or npm run doctor' });
  }
  const message = thrown.message
    .replace(/^error: /, '')
    .replace(/\s*\(Did you mean (one of )?(.+?)\?\)/s, ', did you mean $1$2?')
    .replaceAll(/'(-[^']*)'/g, '$1')
    .replaceAll(/\s*\n\s*/g, ' ');
  return new DeskError('USAGE', message, { hint: '--help lists what there is' });
}
