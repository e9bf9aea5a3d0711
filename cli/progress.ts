import type { Face } from './face.ts';

/** Runs shorter than this need no progress, milliseconds. */
const SOON = 1000;
const WIDTH = 30;

export interface ProgressLine {
  /** @param elapsed milliseconds since the first */
  readonly show: (done: number, of: number, at: string, elapsed: number) => void;
  /** Takes the line away again. */
  readonly clear: () => void;
}

/** One line on stderr that is written over, with the time that is left; nothing where nobody looks on. */
export function progressLine(face: Pick<Face, 'err'>, watched = process.stderr.isTTY === true): ProgressLine {
  let drawn = false;
  return {
    show(done, of, at, elapsed) {
      if (!watched || elapsed < SOON || done === 0) return;
      drawn = true;
      const filled = Math.round((WIDTH * done) / of);
      const left = (elapsed / done) * (of - done);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      face.err(`\r\u001b[2K${bar} ${Math.floor((100 * done) / of)} % ${at}, ${duration(left)} left`);
    },
    clear() {
      if (drawn) face.err('\r\u001b[2K');
      drawn = false;
    },
  };
}

/** 42 s, 3 min 5 s, 2 h 10 min */
function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
