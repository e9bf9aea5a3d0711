import { messageOf } from '../domain/index.ts';
import { LlmBudget } from './budget.ts';
import { createAsker, type LlmParts, type LlmSettings } from './create.ts';
import { PROVIDERS, UNKNOWN_PRICE, type ProviderName } from './models.ts';
import { isReachable } from './settings.ts';

export interface Offered {
  readonly provider: ProviderName;
  /** The model the desk would ask. */
  readonly model: string;
  /** What the provider offers now, by name; null: it could not be asked. */
  readonly models: readonly string[] | null;
  /** One line: all well, or what is wrong and what to do. */
  readonly says: string;
  readonly ok: boolean;
}

/** Every provider that can be asked, and whether it offers the model the desk would ask. Never throws; costs no token. */
export async function offeredModels(settings: LlmSettings, parts: LlmParts): Promise<readonly Offered[]> {
  const budget = new LlmBudget({ usd: 0, tokens: 0 }, parts.store, parts.clock);
  const reachable = PROVIDERS.filter((provider) => isReachable(provider, settings));
  return Promise.all(
    reachable.map(async (provider): Promise<Offered> => {
      try {
        const asker = await createAsker(provider, settings, { ...parts, budget });
        const { model } = asker;
        try {
          const models = await asker.models();
          const ok = models.includes(model);
          const { input, output } = asker.price;
          const price = asker.price === UNKNOWN_PRICE ? `; its price is not known and counts as $${input} in and $${output} out for a million tokens: set LLM_PRICES` : ''; // prettier-ignore
          const says = ok
            ? `offers ${model}${price}`
            : models.length === 0
              ? `lists no model at all: is its address that of a server that speaks its protocol?`
              : `does not offer ${model}: set ${provider.toUpperCase()}_MODEL to one of ${models.slice(0, 20).join(', ')}${models.length > 20 ? ` and ${models.length - 20} more` : ''}`;
          return { provider, model, models, ok, says };
        } catch (thrown) {
          return { provider, model, models: null, ok: false, says: messageOf(thrown) };
        } finally {
          asker.close();
        }
      } catch (thrown) {
        return { provider, model: '', models: null, ok: false, says: messageOf(thrown) };
      }
    }),
  );
}
