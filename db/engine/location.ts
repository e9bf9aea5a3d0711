import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeskError } from '../../domain/index.ts';

export type Location =
  | { readonly dialect: 'sqlite'; readonly file: string }
  | {
      readonly dialect: 'postgres';
      readonly url: string;
      /** For people: without the password (P10). */ readonly shown: string;
    };

const MEMORY = ':memory:';

/** Reads a DATABASE_URL: `file:PATH` (relative to the working directory, or `file::memory:`), or `postgres://...`. */
export function locate(url: string): Location {
  if (url.startsWith('file:')) {
    const rest = url.slice('file:'.length);
    if (rest === '') throw refused(url, 'the path is missing');
    if (rest === MEMORY) return { dialect: 'sqlite', file: MEMORY };
    return { dialect: 'sqlite', file: rest.startsWith('///') ? fileURLToPath(url) : path.resolve(rest) };
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    if (!URL.canParse(url)) throw refused('postgres://...', 'it cannot be read as a URL');
    const parsed = new URL(url);
    return { dialect: 'postgres', url, shown: `postgres://${parsed.host}${parsed.pathname}` };
  }
  throw refused(url.replace(/:\/\/[^@/]*@/, '://'), 'its kind is unknown');
}

function refused(url: string, why: string): DeskError {
  return new DeskError('CONFIG_INVALID', `DATABASE_URL=${url}: ${why}`, {
    hint: 'use file:PATH for SQLite or postgres://USER@HOST/DATABASE',
  });
}
