import { DeskError, messageOf } from '../domain/index.ts';

/** What the system says, as what a person can do about it. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, then start again; nothing recorded is lost',
  EACCES: 'the permission is missing: check who owns the file or folder',
  EPERM: 'the permission is missing: check who owns the file or folder',
  EROFS: 'the file system is read-only: name another place in RUNTIME_DIR or DATABASE_URL',
  ENOENT: 'check the path',
  EISDIR: 'a folder stands where a file is wanted',
  EMFILE: 'too many files are open: raise the limit (ulimit -n)',
};

/** Most lines of one fault; what is beyond is counted. */
const LINES = 10;

/**
 * Anything thrown, as the few lines a person reads: what and where, then what to do. A stack only with `verbose`.
 *
 * @param redact takes secrets out; applied to all of it
 */
export function errorText(thrown: unknown, verbose: boolean, redact: (text: string) => string): string {
  const lines = [...whatLines(thrown), ...hintLines(thrown)];
  if (verbose) lines.push(...stackLines(thrown));
  return redact(`${lines.join('\n')}\n`);
}

function whatLines(thrown: unknown): readonly string[] {
  if (!(thrown instanceof DeskError)) return [`tickwright: ${messageOf(thrown)}`];
  const problems = thrown.options.context?.['problems'];
  if (!Array.isArray(problems) || problems.length < 2) return [`tickwright: ${messageOf(thrown)}`];
  const shown = problems
    .slice(0, problems.length > LINES ? LINES - 1 : LINES)
    .map((line) => `tickwright: ${String(line)}`);
  const left = problems.length - shown.length;
  return left > 0 ? [...shown, `tickwright: and ${left} more`] : shown;
}

function hintLines(thrown: unknown): readonly string[] {
  if (thrown instanceof DeskError) return thrown.hint === undefined ? [] : [`  to do: ${thrown.hint}`];
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  const known = code === undefined ? undefined : SYSTEM[code];
  return [
    `  to do: ${known ?? 'this is a fault of the program: run it again with --verbose and report what it prints'}`,
  ];
}

function stackLines(thrown: unknown): readonly string[] {
  if (!(thrown instanceof Error)) return [];
  const own = thrown.stack?.split('\n').slice(1) ?? [];
  const cause = thrown.cause;
  return cause === undefined ? own : [...own, `  caused by: ${messageOf(cause)}`, ...stackLines(cause)];
}
