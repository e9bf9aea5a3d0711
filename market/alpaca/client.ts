import { errors, marketData } from '@alpacahq/alpaca-trade-api';
import type { z } from 'zod';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { Clock, Rng } from '../../domain/index.ts';
import { createLanes, edgeFetch, scrubber } from '../../guards/index.ts';
import type { Enrolment, Lanes } from '../../guards/index.ts';

export interface AlpacaDataClientOptions {
  readonly keyId: string;
  readonly secretKey: string;
  /** @default https://data.alpaca.markets, the same for paper and live */
  readonly baseUrl?: string;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Most requests in any minute, bursts within it allowed. @default 180 of the free plan's 200 */
  readonly perMinute?: number;
  /** Milliseconds one attempt may take. @default 15_000 */
  readonly timeoutMs?: number;
  /** @default the platform's own */
  readonly fetch?: typeof fetch;
  /** @default a set of its own: one budget for each key */
  readonly lanes?: Pick<Lanes, 'run' | 'stats'>;
  /** Where its own lanes can be looked at. @default nowhere */
  readonly enrol?: Enrolment;
}

/** What Alpaca's market data said instead of an answer. */
export class DataRefusal extends Error {
  override readonly name = 'DataRefusal';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Answer = { readonly raw: Response };

/** The SDK's raw operations behind a guard, answers checked here. Reads only, so each may be repeated. */
export class AlpacaDataClient {
  readonly stocks: marketData.StockApi;
  readonly actions: marketData.CorporateActionsApi;
  readonly lanes: Pick<Lanes, 'run' | 'stats'>;
  readonly #scrub: (text: string) => string;

  constructor(options: AlpacaDataClientOptions) {
    const { keyId, secretKey, baseUrl = marketData.MARKET_DATA_HOST, clock, rng, perMinute = 180 } = options;
    const timeoutMs = options.timeoutMs ?? 15_000;
    this.#scrub = scrubber([keyId, secretKey]);
    this.lanes =
      options.lanes ??
      createLanes({
        name: 'alpaca data',
        clock,
        rng,
        perMinute,
        criticalShare: 0,
        reconcileShare: 0,
        timeoutMs,
        isExpected: (error) => error instanceof DataRefusal && error.status < 500 && error.status !== 429,
        restFor: (error) => (error instanceof DataRefusal && error.status === 429 ? 5000 : null),
        ...(options.enrol && { enrol: options.enrol }),
      });
    const configuration = new marketData.Configuration({
      basePath: baseUrl.replace(/\/+$/, ''),
      keyId,
      secret: secretKey,
      timeoutMs,
      fetchApi: edgeFetch({
        name: 'Alpaca market data',
        baseUrl,
        ...(options.fetch && { fetch: options.fetch }),
      }),
    });
    this.stocks = new marketData.StockApi(configuration);
    this.actions = new marketData.CorporateActionsApi(configuration);
  }

  /**
   * One checked answer.
   * @throws DataRefusal for an error status; DeskError TIMEOUT and DATA_INVALID; messages hold no keys
   */
  async ask<S extends z.ZodType>(
    schema: S,
    call: (init: { readonly signal: AbortSignal }) => Promise<Answer>,
    signal?: AbortSignal,
  ): Promise<z.infer<S>> {
    // The lane that spaces nothing: a burst within the minute's budget is what a thousand symbols need.
    return this.lanes.run('reconcile', (own) => this.#once(schema, call, own), signal ? { signal } : {});
  }

  async #once<S extends z.ZodType>(
    schema: S,
    call: (init: { readonly signal: AbortSignal }) => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<z.infer<S>> {
    let body: unknown;
    try {
      const { raw } = await call({ signal });
      body = JSON.parse(await raw.text());
    } catch (error) {
      throw this.#told(error);
    }
    const read = schema.safeParse(body);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new DeskError(
      'DATA_INVALID',
      `alpaca gave an answer of another shape: ${issue?.path.join('.')} ${issue?.message}`,
    );
  }

  #told(error: unknown): Error {
    if (error instanceof errors.ApiError) return new DataRefusal(error.status, this.#words(error));
    const cause = error instanceof errors.FetchError ? error.cause : error;
    if (cause instanceof DeskError) return cause;
    return new Error(this.#scrub(messageOf(cause)));
  }

  /** The SDK adds advice of its own to some messages; the desk chooses its feed by other rules. */
  #words(error: errors.ApiError): string {
    const line = this.#scrub(error.message).replace(/ \(Your account may not have SIP[\s\S]*$/, '');
    return `HTTP ${error.status}: ${line
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 200)}`;
  }
}

/** The free plan's word for prices of the last quarter of an hour. */
export const isTooRecent = (error: unknown): boolean =>
  error instanceof DataRefusal && error.status === 403 && /recent sip data/i.test(error.message);

/** The symbol that a whole question was refused for; null: another refusal. */
export function invalidSymbol(error: unknown): string | null {
  if (!(error instanceof DataRefusal) || error.status !== 400) return null;
  return /invalid symbol:?\s*"?([A-Za-z0-9./-]+)/i.exec(error.message)?.[1] ?? null;
}
