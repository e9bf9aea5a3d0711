import { wishesNoColor } from '../orchestrator/config/terminal.ts';
import { wantsColor } from './style.ts';

export const colorWanted = (): boolean => wantsColor(process.stdout, wishesNoColor());

/** A reader that has gone (`| head`) is no fault: nothing is said about it, and `gone` decides what follows. */
export function quietPipes(gone: () => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      gone();
    });
  }
}
