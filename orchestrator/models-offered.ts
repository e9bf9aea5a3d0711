import { MemoryLlmStore, offeredModels as ask } from '../llm/index.ts';
import type { LlmParts, LlmSettings, Offered } from '../llm/index.ts';

/** What each provider with a key offers today; nothing is kept of the question. */
export const offeredModels = (
  settings: LlmSettings,
  parts: Omit<LlmParts, 'store'>,
): Promise<readonly Offered[]> => ask(settings, { ...parts, store: new MemoryLlmStore() });
