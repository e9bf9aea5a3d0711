import { createModels } from '../../llm/index.ts';
import type { Choice, LlmStore, SelectorChain } from '../../llm/index.ts';
import { createRng } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { Settings } from '../config/index.ts';
import { of } from './day.ts';
import type { RecordedDay } from './day.ts';

/** What the selector said that day, said again: each symbol's recorded choice. Null where the cycle did not come so far. */
export function recordedChoices(day: RecordedDay): SelectorChain | null {
  const said = of(day.cycle, 'signals_ready')[0]?.payload;
  if (!said) return null;
  const bySymbol = new Map(said.signals.map((signal) => [signal.symbol, signal]));
  const immediate = of(day.cycle, 'approved_ready').every(({ payload }) => payload.part !== 'entries');
  return {
    names: ['recorded'],
    immediate,
    select({ symbols }) {
      const { selector } = said;
      const choices = symbols.map(({ symbol }): Choice => {
        const { strategy = null, chosenBecause = 'not asked about' } = bySymbol.get(symbol) ?? {};
        return { symbol, strategy, reason: chosenBecause };
      });
      return { selector, failures: [], rejections: [], calls: [], choices: selector === null ? [] : choices };
    },
  };
}

/**
 * The selectors of the settings as they would answer now. Models are not asked: what the store holds of the very same
 * question is their answer, and where it holds none they have none, so that the next one is asked.
 */
export async function selectorsNow(
  settings: Settings,
  day: RecordedDay,
  parts: { readonly store: LlmStore; readonly wall: Clock },
): Promise<SelectorChain> {
  const answered = of(day.cycle, 'signals_ready')[0]?.payload.selector ?? null;
  const asked = of(day.cycle, 'model_asked').length > 0;
  const known = answered === null || settings.SELECTORS.some((name) => name === answered);
  // Keys of that day may be gone; what was answered under them is on record all the same.
  const SELECTORS = asked && !known ? (['recorded', ...settings.SELECTORS] as const) : settings.SELECTORS;
  const models = await createModels(
    { ...settings, SELECTORS, NARRATOR: 'none' },
    { clock: parts.wall, rng: createRng(`${settings.SEED}/llm`), store: parts.store, replay: true },
  );
  models.close();
  return models.selectors;
}
