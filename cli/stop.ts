/** What an orderly end is asked of and, where it takes too long, forced by; tests put their own in its place. */
export interface StopParts {
  readonly stop: AbortController;
  /** Runs an action after so many milliseconds, without keeping the process alive. */
  readonly after: (milliseconds: number, action: () => void) => void;
  readonly exit: (code: number) => void;
  readonly err: (line: string) => void;
}

/** Longest orderly end, milliseconds: a supervisor gives up on a process after ten seconds or more. */
export const GRACE = 9500;
const IMPATIENCE = 3000;

/**
 * Answers signals: the first asks for an orderly end. npm passes a terminal's Ctrl-C on, so that the desk may hear it
 * twice: only one that comes seconds later is impatience. An end that hangs (a model, a broker, a mail server that does
 * not answer) is forced in time, which loses nothing: the journal holds all that was decided (P4).
 */
export function stopper({ stop, after, exit, err }: StopParts): () => void {
  let patience = true;
  return () => {
    if (!stop.signal.aborted) {
      stop.abort();
      after(IMPATIENCE, () => (patience = false));
      after(GRACE, () => {
        err(
          'tickwright: the orderly end took too long and was cut short; the next start carries on from the journal\n',
        );
        exit(1);
      });
    } else if (!patience) exit(1);
  };
}
