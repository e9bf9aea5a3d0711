/**
 * The one exception of the project. Expected refusals are data (see denial.ts, outcomes on events);
 * a DeskError is a fault a person must hear about: what happened, where, what to do.
 */
export type DeskErrorCode =
  | 'CONFIG_INVALID'
  | 'USAGE'
  | 'DATA_UNAVAILABLE'
  | 'DATA_INVALID'
  | 'DATABASE_UNUSABLE'
  | 'DATABASE_LOCKED'
  | 'DATABASE_NEWER'
  | 'DISK_FULL'
  | 'JOURNAL_UNWRITABLE'
  | 'JOURNAL_BROKEN'
  | 'RUN_MISMATCH'
  | 'DIVERGED'
  | 'EVENT_INVALID'
  | 'EVENT_NOT_ALLOWED'
  | 'BROKER_REFUSED'
  | 'BROKER_UNREACHABLE'
  | 'TIMEOUT'
  | 'OVERLOADED'
  | 'CIRCUIT_OPEN'
  | 'NOT_FOUND'
  | 'INTERNAL';

export class DeskError extends Error {
  override readonly name = 'DeskError';

  /**
   * @param code    stable, for programs
   * @param message one line for a person: what and where
   * @param hint    one line: what to do about it
   */
  constructor(
    readonly code: DeskErrorCode,
    message: string,
    readonly options: {
      readonly cause?: unknown;
      readonly hint?: string;
      readonly context?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }

  get hint(): string | undefined {
    return this.options.hint;
  }
}

/** The message of anything thrown, on one line. */
export function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
