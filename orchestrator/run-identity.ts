import path from 'node:path';
import type { Journal } from '../bus/index.ts';
import { canonicalJson, DeskError } from '../domain/index.ts';
import type { Config } from './config/index.ts';

type Identity = Readonly<Record<string, string | number | null | readonly string[]>>;

/** What a database is about. A run on another history would make its books meaningless. */
function identityOf({ settings, run }: Config): Identity {
  const desk = settings.DESK_NAME;
  if (run.replay !== null) {
    return {
      market: 'replay',
      dir: path.resolve(run.replay),
      symbols: settings.SYMBOLS,
      from: run.from,
      to: run.to,
      desk,
    };
  }
  const simulated = settings.DATA_PROVIDER === 'simulated';
  return {
    market: settings.DATA_PROVIDER,
    symbols: settings.SYMBOLS,
    seed: simulated ? settings.SEED : null,
    desk,
  };
}

/**
 * Text to keep with the run's first cycle.
 * @throws DeskError RUN_MISMATCH where the database belongs to another run
 */
export async function claimRun(journal: Journal, config: Config): Promise<string> {
  const mine = identityOf(config);
  const text = await journal.state('run');
  if (text !== null) {
    const theirs = JSON.parse(text) as Identity;
    const differing = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].filter(
      (key) => canonicalJson(theirs[key] ?? null) !== canonicalJson(mine[key] ?? null),
    );
    if (differing.length > 0) {
      const told = differing
        .map((key) => `${key} was ${show(theirs[key])} and is now ${show(mine[key])}`)
        .join('; ');
      throw new DeskError(
        'RUN_MISMATCH',
        `${config.databaseFile ?? 'the database'} belongs to another run: ${told}`,
        {
          hint: 'start with the former options to carry on, or on a new database (DATABASE_URL=file:PATH)',
        },
      );
    }
  }
  return canonicalJson(mine);
}

const show = (value: Identity[string] | undefined): string =>
  Array.isArray(value) ? value.join(',') : String(value ?? 'not given');
