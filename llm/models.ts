/** Whom a model can be asked of. `openai` is also any server that speaks OpenAI's protocol. */
export const PROVIDERS = ['groq', 'anthropic', 'openai'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** Dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

interface ProviderDefaults {
  readonly model: string;
  readonly baseUrl: string;
  /** Models that hold their reply to a JSON schema by themselves; others are asked for JSON in words. */
  readonly schemaModels: RegExp;
}

/** Of models the desk has figures for. */
interface ModelFigures {
  readonly maxOutput: number;
  readonly price: Price;
  /** Month in which its training data end, YYYY-MM, as its maker states it: what came before it may remember. */
  readonly cutoff: string;
}

/**
 * Names and prices age: this is the one place they stand. GROQ_MODEL and the like replace the names, LLM_PRICES the
 * prices; what a provider offers today is listed by `npm run doctor`.
 */
export const MODELS: {
  /**
   * When the table was written. Its prices are for the caps, not a bill, and were not held against the providers' pages
   * of that day; which models take a schema is learnt from a refusal where the table is wrong.
   */
  readonly asOf: string;
  readonly providers: Readonly<Record<ProviderName, ProviderDefaults>>;
  readonly figures: Readonly<Record<string, ModelFigures>>;
} = {
  asOf: '2026-11-21',
  providers: {
    groq: {
      model: 'llama-3.3-70b-versatile',
      baseUrl: 'https://api.groq.com',
      schemaModels: /^openai\/gpt-oss-/,
    },
    anthropic: {
      model: 'claude-3-haiku-20240307',
      baseUrl: 'https://api.anthropic.com',
      schemaModels: /^claude-(?!2|3|instant|opus-4-0|opus-4-2|sonnet-4-0|sonnet-4-2)/,
    },
    openai: { model: 'gpt-4o-mini', baseUrl: 'https://api.openai.com/v1', schemaModels: /./ },
  },
  figures: {
    'llama-3.3-70b-versatile': { maxOutput: 32_768, price: { input: 0.59, output: 0.79 }, cutoff: '2023-12' },
    'claude-3-haiku-20240307': { maxOutput: 4096, price: { input: 0.25, output: 1.25 }, cutoff: '2023-08' },
    'gpt-4o-mini': { maxOutput: 16_384, price: { input: 0.15, output: 0.6 }, cutoff: '2023-10' },
  },
};

/** Assumed of a model without figures. */
const USUAL_OUTPUT = 8192;

/** What a model without a price is taken to cost: more than most, so that the day's cap errs on the safe side. */
export const UNKNOWN_PRICE: Price = { input: 5, output: 25 };
const FREE: Price = { input: 0, output: 0 };

export const maxOutputOf = (model: string): number => MODELS.figures[model]?.maxOutput ?? USUAL_OUTPUT;

/** YYYY-MM; null: not known, so that any date may lie before it. */
export const cutoffOf = (model: string): string | null =>
  Object.hasOwn(MODELS.figures, model) ? (MODELS.figures[model]?.cutoff ?? null) : null;

/** LLM_PRICES first, then the table; a model on this machine costs nothing. */
export function priceOf(
  model: string,
  prices: Readonly<Record<string, readonly [number, number]>>,
  local: boolean,
): Price {
  const set = Object.hasOwn(prices, model) ? prices[model] : undefined;
  if (set) return { input: set[0], output: set[1] };
  if (local) return FREE;
  return Object.hasOwn(MODELS.figures, model)
    ? (MODELS.figures[model]?.price ?? UNKNOWN_PRICE)
    : UNKNOWN_PRICE;
}

export const costOf = (price: Price, input: number, output: number): number =>
  (input * price.input + output * price.output) / 1e6;
