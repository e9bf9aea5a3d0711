import type { Sleep } from '../../orchestrator/clocks/pacer.ts';
import type { Line } from './line.ts';
import { Screen } from './screen.ts';
import type { Key, Terminal } from './screen.ts';

const EVERY = 1000;
/** As other commands that a person ends by Ctrl-C. */
const INTERRUPTED = 130;

const FOOT: Line = [
  { text: 'q', paint: 'bold' },
  { text: ' quits · ', paint: 'dim' },
  'npm run halt -- --reason "..."',
  { text: ' stops the desk', paint: 'dim' },
];

export interface Watch {
  /** Reads the desk and gives the lines for a screen of this size. */
  readonly look: () => Promise<(size: { columns: number; rows: number }, foot: Line) => readonly string[]>;
  readonly terminal: Terminal;
  readonly sleep: Sleep;
}

/** Looks once a second and after every change of size, until a key ends it. @returns the exit code */
export async function watch({ look, terminal, sleep }: Watch): Promise<number> {
  const ending = new AbortController();
  let code = 0;
  const screen = new Screen(terminal, (key: Key) => {
    code = key === 'interrupt' ? INTERRUPTED : 0;
    ending.abort();
  });
  let lines: Awaited<ReturnType<Watch['look']>> | null = null;
  const draw = (): void => {
    if (lines !== null) screen.draw(lines(screen.size, FOOT));
  };
  const resized = (): void => {
    screen.forget();
    draw();
  };
  terminal.output.on('resize', resized);
  screen.enter();
  try {
    while (!ending.signal.aborted) {
      lines = await look();
      draw();
      await sleep(EVERY, ending.signal);
    }
    return code;
  } finally {
    terminal.output.removeListener('resize', resized);
    screen.leave();
  }
}
