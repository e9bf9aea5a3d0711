import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { DeskError, messageOf } from '../../domain/index.ts';
import { isSecretName } from './access-settings.ts';
import { nearest, nearMiss } from './nearest.ts';
import type { Problem } from './problems.ts';

/** A setting's text and where it was written. */
export interface Given {
  readonly text: string;
  /** How the source is named in a message: `.env`, `the environment`, `--seed`. */
  readonly source: string;
}

export type Environment = Record<string, string | undefined>;

/** What an option on the command line sets, by the setting's name. */
export type Overrides = Readonly<Record<string, { readonly text: string; readonly option: string }>>;

/** Settings of earlier versions and what took their place. */
const RENAMED: ReadonlyMap<string, string> = new Map([['STOP_ATR_MULTIPLE', 'PLAN_STOP']]);

/** Texts of all settings: `.env` first, the environment over it, options over both. */
export function gather(
  folder: string,
  environment: Environment,
  overrides: Overrides,
  known: readonly string[],
): { readonly given: ReadonlyMap<string, Given>; readonly problems: readonly Problem[] } {
  const given = new Map<string, Given>();
  const problems: Problem[] = [];
  const names = new Set(known);
  const file = readEnvFile(path.join(folder, '.env'));
  for (const number of file.unreadable) {
    problems.push({ key: `.env:${number}`, line: `.env line ${number} is not of the form NAME=value` });
  }
  for (const [name, text] of Object.entries(file.values)) {
    if (names.has(name)) given.set(name, { text, source: '.env' });
    else
      problems.push(
        unknown(
          name,
          '.env',
          RENAMED.get(name) ?? nearest(name, known, Math.max(2, Math.floor(name.length / 3))),
        ),
      );
  }
  for (const [name, text] of Object.entries(environment)) {
    if (text === undefined) continue;
    if (names.has(name)) given.set(name, { text, source: 'the environment' });
    else {
      const meant = RENAMED.get(name) ?? nearMiss(name, known);
      if (meant !== undefined) problems.push(unknown(name, 'the environment', meant));
    }
  }
  for (const [name, { text, option }] of Object.entries(overrides)) given.set(name, { text, source: option });
  return { given, problems };
}

function unknown(name: string, source: string, meant: string | undefined): Problem {
  const line = `${name} in ${source} is no setting${meant ? `, did you mean ${meant}?` : ': see .env.example'}`;
  return { key: name, line };
}

function readEnvFile(file: string): { values: Record<string, string>; unreadable: readonly number[] } {
  if (!existsSync(file)) return { values: {}, unreadable: [] };
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (thrown) {
    throw new DeskError('CONFIG_INVALID', `${file} cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
      hint: 'it must be a text file of NAME=value lines, or not be there',
    });
  }
  return { values: parseEnv(text) as Record<string, string>, unreadable: strayLines(text) };
}

const QUOTED = /(["'`])(?:(?!\1)[\s\S])*\1/g;
const LINE = /^\s*(?:#.*|(?:export\s+)?[A-Za-z_][\w.]*\s*=.*)?$/;

/** Numbers of the lines that parseEnv drops without a word; texts in quotes may span lines. */
function strayLines(text: string): readonly number[] {
  const flat = text.replaceAll(QUOTED, (quoted) => quoted.replaceAll(/[^\n]/g, '~').replaceAll('\n', '\n#'));
  return flat.split(/\r?\n/).flatMap((line, i) => (LINE.test(line) ? [] : [i + 1]));
}

/**
 * Takes secrets out of the environment once they are read: no library and no child process finds them there.
 * APCA_* goes too, which the Alpaca SDK would read without being told.
 */
export function clearSecrets(environment: Environment): void {
  for (const name of Object.keys(environment)) {
    if (isSecret(name)) delete environment[name];
  }
}

const OURS = /^(ALPACA|POLYGON|GROQ|ANTHROPIC|OPENAI|METRICS|NOTIFY)_/;
const isSecret = (name: string): boolean =>
  name.startsWith('APCA_') || (OURS.test(name) && isSecretName(name));
