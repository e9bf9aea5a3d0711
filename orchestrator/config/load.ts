import { DeskError } from '../../domain/index.ts';
import { defaultSelectors } from '../../llm/settings.ts';
import { isSecretName } from './access-settings.ts';
import { placesOf, stateDirOf } from './places.ts';
import type { Places } from './places.ts';
import { shown, wordsFor } from './problems.ts';
import type { Problem } from './problems.ts';
import { readRun } from './run.ts';
import type { Run, RunAsked } from './run.ts';
import { secretsIn } from './secrets.ts';
import { SCHEMAS, SECTIONS, SETTING_NAMES } from './settings.ts';
import type { Settings } from './settings.ts';
import { clearSecrets, gather } from './sources.ts';
import type { Environment, Given, Overrides } from './sources.ts';
import { kindOf, readText } from './text-value.ts';
import { tradesRemotely, tradingProblems } from './trading.ts';

/** All a start is told, checked and frozen. */
export interface Config extends Places {
  readonly settings: Settings;
  readonly run: Run;
  /** The user's own folder for what all desks must see, such as which account is being traded. */
  readonly stateDir: string;
  /** Names of the settings that were given rather than left at their defaults. */
  readonly given: readonly string[];
  /** Values that must never be shown: keys, and the passwords inside addresses. */
  readonly secrets: readonly string[];
}

export interface LoadOptions {
  /** `desk` also holds the settings against the rules of trading; `query` only reads. */
  readonly purpose: 'desk' | 'query';
  /** Folder of `.env`. @default the working folder */
  readonly folder?: string;
  /** @default process.env, which loses its secrets by being read */
  readonly environment?: Environment;
  /** Settings that options on the command line stand for. */
  readonly overrides?: Overrides;
  readonly run?: RunAsked;
}

/**
 * `.env`, the environment and options as one checked, frozen object.
 * @throws DeskError CONFIG_INVALID; `context.problems` holds every violation, a line each
 */
export function loadConfig(options: LoadOptions): Config {
  const environment = options.environment ?? process.env;
  const { given, problems } = gather(
    options.folder ?? process.cwd(),
    environment,
    options.overrides ?? {},
    SETTING_NAMES,
  );
  clearSecrets(environment);
  const read = readSettings(given);
  const all: Problem[] = [...problems, ...read.problems];
  const { run, problems: runProblems } = readRun(
    options.run ?? {},
    read.settings.USE_ASYNC_ORCHESTRATOR ?? true,
  );
  all.push(...runProblems);
  if (all.length > 0) throw invalid(all);
  // Without a problem every part was read in full.
  const settings = withModels(
    withProvider(read.settings as Settings, given.has('DATA_PROVIDER'), run),
    given.has('SELECTORS'),
  );
  if (options.purpose === 'desk') {
    const refused = tradingProblems(settings, run);
    if (refused.length > 0) throw invalid(refused);
  }
  return freeze({
    settings,
    run,
    given: [...given.keys()],
    ...placesOf(settings),
    stateDir: stateDirOf(environment),
    secrets: secretsIn(settings),
  });
}

/** Whoever has a model's key and says nothing else has it asked, the rules last. */
function withModels(settings: Settings, asked: boolean): Settings {
  return asked ? settings : { ...settings, SELECTORS: [...defaultSelectors(settings)] };
}

/** Whoever trades at Alpaca and says nothing else has his prices from there, too. */
function withProvider(settings: Settings, asked: boolean, run: Run): Settings {
  return asked || !tradesRemotely({ settings, run }) ? settings : { ...settings, DATA_PROVIDER: 'alpaca' };
}

function readSettings(given: ReadonlyMap<string, Given>): {
  readonly settings: Partial<Settings>;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  const say = (key: string, value: unknown, words: string): void => {
    const source = given.get(key)?.source;
    const at = source === undefined || source.startsWith('--') ? '' : ` (${source})`;
    const name = source?.startsWith('--') ? `${source} (${key})` : key;
    const line = words.startsWith(key) ? words : `${name}: ${shown(value, isSecretName(key))} ${words}`;
    problems.push({ key, line: line + at });
  };
  for (const [key, { text }] of given) {
    const schema = SCHEMAS.get(key);
    if (schema === undefined) continue;
    const kind = kindOf(schema);
    // `KEY=` is how people write "not set" of a text that may be missing.
    if (text === '' && kind === 'text' && schema._zod.optin === 'optional') continue;
    const read = readText(kind, text);
    if (read.ok) values[key] = read.value;
    else say(key, text, read.expected);
  }
  const settings: Record<string, unknown> = {};
  for (const section of Object.values(SECTIONS)) {
    const keys = Object.keys(section.schema.shape).filter((key) => values[key] !== undefined);
    const checked = section.schema.safeParse(Object.fromEntries(keys.map((key) => [key, values[key]])));
    if (checked.success) Object.assign(settings, checked.data);
    else {
      for (const issue of checked.error.issues) {
        const [key, ...inner] = issue.path.map(String);
        if (key === undefined) problems.push({ key: section.title, line: wordsFor(issue) });
        else say(key, inside(values[key], inner), wordsFor(issue));
      }
    }
  }
  return { settings: settings as Partial<Settings>, problems };
}

function inside(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  return inside((value as Record<string, unknown>)[key], rest);
}

function invalid(problems: readonly Problem[]): DeskError {
  const lines = [...new Set(problems.map((problem) => problem.line))];
  return new DeskError(
    'CONFIG_INVALID',
    lines.length === 1 ? (lines[0] as string) : `${lines.length} things are wrong`,
    {
      hint: 'every setting, its bounds and its default stand in docs/generated/config.md',
      context: { problems: lines },
    },
  );
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}
