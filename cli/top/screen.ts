/** The terminal as the dashboard needs it; tests put their own in its place. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Writes at once, also while the process ends. */
  readonly writeNow: (text: string) => void;
}

const ENTER = '\u001B[?1049h\u001B[?25l\u001B[2J';
const LEAVE = '\u001B[?25h\u001B[?1049l';
const HOME = '\u001B[H';
const REST_OF_LINE = '\u001B[K';
const REST_OF_SCREEN = '\u001B[J';
const CTRL_C = '\u0003';

/** What ends the dashboard: the key q, or Ctrl-C. */
export type Key = 'quit' | 'interrupt';

/**
 * The alternate screen, so that what stood in the terminal stands there again afterwards: however this ends, by a key,
 * a signal, a fault or an exit from elsewhere.
 */
export class Screen {
  readonly #terminal: Terminal;
  readonly #onKey: (key: Key) => void;
  #shown: string | null = null;
  #entered = false;

  constructor(terminal: Terminal, onKey: (key: Key) => void) {
    this.#terminal = terminal;
    this.#onKey = onKey;
  }

  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#terminal.output;
    return { columns: columns || 80, rows: rows || 24 };
  }

  enter(): void {
    const { input } = this.#terminal;
    this.#entered = true;
    process.on('exit', this.leave);
    // Before whoever prints the fault: its words belong on the ordinary screen.
    process.prependListener('uncaughtException', this.leave);
    this.#terminal.writeNow(ENTER);
    if (!input.isTTY) return;
    input.setRawMode(true);
    input.on('data', this.#heard);
    input.resume();
  }

  /** Draws where something has changed; all of it after `forget`. */
  draw(lines: readonly string[]): void {
    const text = lines.map((line) => line + REST_OF_LINE).join('\r\n');
    if (!this.#entered || text === this.#shown) return;
    this.#shown = text;
    this.#terminal.output.write(`${HOME}${text}${REST_OF_SCREEN}`);
  }

  /** After a change of size nothing on the screen is certain. */
  forget(): void {
    this.#shown = null;
  }

  /** The terminal as it was; twice is once. */
  readonly leave = (): void => {
    if (!this.#entered) return;
    this.#entered = false;
    const { input } = this.#terminal;
    process.removeListener('exit', this.leave);
    process.removeListener('uncaughtException', this.leave);
    if (input.isTTY) {
      input.removeListener('data', this.#heard);
      input.setRawMode(false);
      input.pause();
    }
    this.#terminal.writeNow(LEAVE);
  };

  readonly #heard = (bytes: Buffer): void => {
    const keys = bytes.toString('latin1');
    if (keys.includes(CTRL_C)) this.#onKey('interrupt');
    else if (/^[qQ]/.test(keys)) this.#onKey('quit');
  };
}
