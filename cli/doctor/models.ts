import { createRng, WallClock } from '../../domain/index.ts';
import { offeredModels } from '../../orchestrator/models-offered.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { ok, warn } from './finding.ts';
import type { Finding } from './finding.ts';

/**
 * Every provider of models that can be asked: whether it offers the model the desk would ask, else which it does offer.
 * Costs no token. A model that cannot be asked stops no start: the next selector answers.
 */
export async function models({ settings }: Pick<Config, 'settings'>, send?: typeof fetch): Promise<readonly Finding[]> {
  const clock = new WallClock();
  const asked = await offeredModels(settings, { clock, rng: createRng(settings.SEED), ...(send && { fetch: send }) });
  if (asked.length === 0) return [ok('models', 'no key of a model is set, none is needed: the rules choose')];
  return asked.map(({ provider, models: offered, ok: well, says }) =>
    well ? ok('models', `${provider} ${says}`) : warn('models', says.startsWith(provider) ? says : `${provider} ${says}`, mend(provider, offered !== null)),
  );
} // prettier-ignore

const mend = (provider: string, reached: boolean): string =>
  `${reached ? `name one of them in ${provider.toUpperCase()}_MODEL` : 'look at its key, its address and the network'}, or take ${provider} out of SELECTORS; until then the next selector answers`;
