import { z } from 'zod';
import { MODELS } from '../../llm/models.ts';

const httpUrl = z.url({ protocol: /^https?$/ }).optional();
const socketUrl = z.url({ protocol: /^wss?$/ }).optional();
const secret = z.string().min(1).optional();
const model = z.string().min(1).max(100).optional();
const { groq, anthropic, openai } = MODELS.providers;

/** Keys and addresses of what lies outside. Empty means unset. */
export const accessSettings = z.strictObject({
  ALPACA_PAPER: z
    .boolean()
    .default(true)
    .describe('The second switch of live trading: only false lets TRADING_MODE=live reach real money.'),
  ALPACA_API_KEY: secret.describe('Key of the Alpaca account.'),
  ALPACA_SECRET_KEY: secret.describe('Its secret.'),
  ALPACA_BASE_URL: httpUrl.describe('Trading API. Unset: the paper or live address.'),
  ALPACA_DATA_URL: httpUrl.describe(
    'Market data API. Unset: follows ALPACA_BASE_URL where that is the twin.',
  ),
  ALPACA_STREAM_URL: socketUrl.describe(
    'Order updates. Unset: follows ALPACA_BASE_URL where that is the twin.',
  ),
  ALPACA_DATA_STREAM_URL: socketUrl.describe(
    'Live prices. Unset: follows ALPACA_BASE_URL where that is the twin.',
  ),
  POLYGON_API_KEY: secret.describe('Key of the Polygon data provider.'),
  GROQ_API_KEY: secret.describe('Key of the Groq selector.'),
  GROQ_BASE_URL: httpUrl.describe('Another address of its API; with a key, http only on this machine.'),
  GROQ_MODEL: model.describe(`The model it asks. Unset: ${groq.model}.`),
  ANTHROPIC_API_KEY: secret.describe('Key of the Anthropic selector.'),
  ANTHROPIC_BASE_URL: httpUrl.describe('Another address of its API.'),
  ANTHROPIC_MODEL: model.describe(`The model it asks. Unset: ${anthropic.model}.`),
  OPENAI_API_KEY: secret.describe('Key of the OpenAI selector, or of any compatible server.'),
  OPENAI_BASE_URL: httpUrl.describe(
    'Address of a compatible server, such as http://127.0.0.1:11434/v1 (Ollama); no key needed.',
  ),
  OPENAI_MODEL: model.describe(`The model it asks. Unset: ${openai.model}.`),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('Redis through which sweeps share their work among machines. Unset: threads of this one.'),
});

/** By its name; and addresses that are secrets as a whole, since who knows them may write there. */
const SECRET_NAME = /_(KEY|SECRET|TOKEN|PASSWORD)$|^NOTIFY_(WEBHOOK|SLACK|SMTP)_URL$/;

/** Whether a setting's value must never be shown. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);
