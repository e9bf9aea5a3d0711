import { openDatabase } from '../../db/index.ts';
import { createRng, DeskError } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { createModels, maskedChain, modelOf, PROVIDERS } from '../../llm/index.ts';
import type { ProviderName } from '../../llm/index.ts';
import type { Config } from '../config/index.ts';
import { knownModel, Wanted } from './choices.ts';
import type { HistoryChoices } from './choices.ts';

/**
 * The models of SELECTORS, asked about history, in their order; no rules behind them, so that where none answers nothing
 * is opened. Every call counts against the day's caps, is kept in the desk's database, and is not paid for twice.
 * @param masked whether symbols are hidden; dates and price levels never leave in any case
 * @throws DeskError USAGE where SELECTORS names no model
 */
export async function modelChoices(config: Config, wall: Clock, masked: boolean): Promise<HistoryChoices> {
  const { settings } = config;
  const names = settings.SELECTORS.filter((name): name is ProviderName =>
    (PROVIDERS as readonly string[]).includes(name),
  );
  if (names.length === 0)
    throw new DeskError('USAGE', '--strategy model: no model can be asked', {
      hint: `set a key such as GROQ_API_KEY, or SELECTORS to one of ${PROVIDERS.join(', ')}`,
    });
  const database = await openDatabase({ url: config.databaseUrl, mode: 'write' });
  const rng = createRng(`${settings.SEED}/llm/history`);
  const models = await createModels(
    { ...settings, SELECTORS: names, NARRATOR: 'none' },
    { clock: wall, rng, store: database.llm },
  ).catch(async (thrown: unknown) => {
    await database.close();
    throw thrown;
  });
  const chain = masked ? maskedChain(models.selectors, `${settings.SEED}/mask`) : models.selectors;
  const wanted = new Wanted();
  let [calls, costUsd, failures] = [0, 0, 0];
  let firstFailure: string | null = null;
  return {
    selectors: {
      names: chain.names,
      immediate: false,
      async select(request) {
        const answer = await chain.select(request);
        for (const call of answer.calls) {
          calls++;
          costUsd += call.costUsd;
        }
        const none = answer.selector === null;
        wanted.note(request.session, request.symbols.length, answer.choices);
        if (none) {
          failures++;
          firstFailure ??= answer.failures[0]?.failure ?? 'no answer';
        }
        return answer;
      },
    },
    made: wanted.made,
    told: () => ({
      by: 'model',
      from: names.join(', '),
      masked,
      models: names.map((name) => knownModel(name, modelOf(name, settings))),
      ...wanted.told(),
      calls,
      costUsd,
      failures,
      firstFailure,
    }),
    async close() {
      models.close();
      await database.close();
    },
  };
}
