import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { textOf } from './port.ts';
import type { Channel } from './port.ts';

/** One block of text a notice, in a file that can be followed with `tail -f`. */
export const fileChannel = (file: string): Channel => ({
  name: 'file',
  async send(notice) {
    mkdirSync(path.dirname(file), { recursive: true });
    appendFileSync(file, `${notice.at} ${notice.id} ${textOf(notice).replaceAll('\n', '\n    ')}\n`);
  },
});
