import { openDatabase } from '../../db/index.ts';
import type { SelectionView } from '../../db/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { StrategyName } from '../../domain/index.ts';
import type { Choice } from '../../llm/index.ts';
import { knownModel, Wanted } from './choices.ts';
import type { HistoryChoices, ModelKnown } from './choices.ts';

const NOT_THERE = 'no choice on record';

/**
 * The choices of a recorded run: those that a selector really made. A symbol that was held then was not asked about,
 * so that a run which does not hold it has none: it abstains, and says how often.
 * @throws DeskError DATA_UNAVAILABLE where the database holds none
 */
export async function recordedChoices(url: string): Promise<HistoryChoices> {
  const { choices, models, location } = await read(url);
  const wanted = new Wanted();
  return {
    selectors: {
      names: ['recorded'],
      immediate: true,
      select({ session, symbols }) {
        const made = symbols.map(({ symbol }): Choice => {
          const view = choices.get(keyOf(session, symbol));
          if (view === undefined) return { symbol, strategy: null, reason: NOT_THERE };
          return { symbol, strategy: view.strategy as StrategyName | null, reason: view.because };
        });
        const there = made.filter(({ reason }) => reason !== NOT_THERE);
        wanted.note(session, made.length, there);
        return { selector: 'recorded', failures: [], choices: made, rejections: [], calls: [] };
      },
    },
    made: wanted.made,
    told: () => ({
      by: 'recorded',
      from: location,
      masked: null,
      models,
      ...wanted.told(),
      calls: 0,
      costUsd: 0,
      failures: 0,
      firstFailure: null,
    }),
    close: async () => undefined,
  };
}

const keyOf = (session: string, symbol: string): string => `${session} ${symbol}`;

async function read(url: string): Promise<{
  readonly choices: ReadonlyMap<string, SelectionView>;
  readonly models: readonly ModelKnown[];
  readonly location: string;
}> {
  const database = await openDatabase({ url, mode: 'read' });
  try {
    const choices = new Map<string, SelectionView>();
    // A selector looks at what it chooses for; of a session with two cycles the later one counts.
    for (const view of await database.reads.selections())
      if (view.selector !== null && view.context !== null) choices.set(keyOf(view.session, view.symbol), view);
    if (choices.size === 0)
      throw new DeskError('DATA_UNAVAILABLE', `${url.replace(/^file:/, '')} holds no choice of strategies`, {
        hint: 'record a run with npm start, or name its database with --recorded FILE',
      });
    const asked = (await database.reads.modelCalls()).filter(({ purpose }) => purpose !== 'narrate');
    const named = new Map(asked.map(({ provider, model }) => [`${provider} ${model}`, knownModel(provider, model)]));
    return { choices, models: [...named.values()], location: database.location };
  } finally {
    await database.close();
  }
} // prettier-ignore
