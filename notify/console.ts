import { textOf } from './port.ts';
import type { Channel } from './port.ts';

/** On the screen, where the desk's own lines are. */
export const consoleChannel = (say: (line: string) => void): Channel => ({
  name: 'console',
  send: async (notice) => say(textOf(notice)),
});
