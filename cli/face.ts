import type { Style } from './style.ts';

/** What every command is given: where to write, how, and what to keep to itself. */
export interface Face {
  readonly version: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly style: Style;
  readonly tty: boolean;
  readonly color: boolean;
  verbose(): boolean;
  /** Takes the exit code a command ends with. */
  end(code: Promise<number>): Promise<void>;
  /** Once settings are read: their secrets are taken out of whatever is printed as an error. */
  hide(redact: (text: string) => string): void;
}
