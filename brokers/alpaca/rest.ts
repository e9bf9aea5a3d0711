import { trading } from '@alpacahq/alpaca-trade-api';
import type { z } from 'zod';
import { DeskError } from '../../domain/index.ts';
import { edgeFetch, isLoopback, scrubber } from '../../guards/index.ts';
import type { Lane, Lanes } from '../../guards/index.ts';
import { keysRefused, MalformedAnswer, readFault } from './fault.ts';

export interface RestOptions {
  /** `https://paper-api.alpaca.markets`, or the twin's address. */
  readonly baseUrl: string;
  readonly keyId: string;
  readonly secretKey: string;
  /** Milliseconds one attempt may take. @default 15_000 */
  readonly timeoutMs?: number;
  readonly lanes: Pick<Lanes, 'run'>;
  /** @default the platform's own */
  readonly fetch?: typeof fetch;
  /** Told the headers of every answer. */
  readonly onAnswer?: (headers: Headers) => void;
}

type Init = { readonly signal: AbortSignal };
type Answer = { readonly raw: Response };

export const LIVE_URL = trading.TRADING_LIVE_HOST;
export const PAPER_URL = trading.TRADING_PAPER_HOST;

/**
 * The SDK's raw operations, answers read as text and checked here: its models are not validated, and its limiter lets
 * twice the quota through, so neither is used. It retries nothing; a lane may retry a read, a POST goes out once.
 */
export class AlpacaRest {
  readonly orders: trading.OrdersApi;
  readonly positions: trading.PositionsApi;
  readonly accounts: trading.AccountsApi;
  readonly activities: trading.AccountActivitiesApi;
  readonly clock: trading.ClockApi;
  readonly calendar: trading.CalendarApi;
  readonly assets: trading.AssetsApi;
  readonly history: trading.PortfolioHistoryApi;
  readonly #options: RestOptions;
  readonly #scrub: (text: string) => string;

  constructor(options: RestOptions) {
    this.#options = options;
    const { baseUrl, keyId, secretKey } = options;
    this.#scrub = scrubber([keyId, secretKey]);
    // Everything explicit: left out, the SDK would look into the environment.
    const configuration = new trading.Configuration({
      basePath: baseUrl.replace(/\/+$/, ''),
      keyId,
      secret: secretKey,
      timeoutMs: options.timeoutMs ?? 15_000,
      fetchApi: edgeFetch({
        name: 'Alpaca',
        baseUrl,
        ...(options.fetch && { fetch: options.fetch }),
        ...(options.onAnswer && { onAnswer: options.onAnswer }),
      }),
    });
    this.orders = new trading.OrdersApi(configuration);
    this.positions = new trading.PositionsApi(configuration);
    this.accounts = new trading.AccountsApi(configuration);
    this.activities = new trading.AccountActivitiesApi(configuration);
    this.clock = new trading.ClockApi(configuration);
    this.calendar = new trading.CalendarApi(configuration);
    this.assets = new trading.AssetsApi(configuration);
    this.history = new trading.PortfolioHistoryApi(configuration);
  }

  /**
   * One checked answer.
   * @param lane how it goes out; `once` for whatever is not a read
   * @throws what the call threw, or MalformedAnswer; messages hold no keys
   */
  async ask<S extends z.ZodType>(
    lane: Lane,
    schema: S,
    call: (init: Init) => Promise<Answer>,
    once = false,
  ): Promise<z.infer<S>> {
    return this.#through(lane, once, async (signal) => {
      const { raw } = await call({ signal });
      const body = await raw.text();
      const read = schema.safeParse(parse(body));
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      const where = issue?.path.join('.') ?? '';
      throw new MalformedAnswer(`an answer of another form: ${where} ${issue?.message ?? ''}`.trim());
    });
  }

  /** A call whose answer has no body. Never repeated by its lane. */
  async tell(lane: Lane, call: (init: Init) => Promise<Answer>): Promise<void> {
    await this.#through(lane, true, (signal) => call({ signal }));
  }

  /**
   * A read; what is not there is null.
   * @throws DeskError BROKER_REFUSED where keys or question are refused, BROKER_UNREACHABLE where nothing usable came back
   */
  async read<S extends z.ZodType>(
    lane: Lane,
    schema: S,
    call: (init: Init) => Promise<Answer>,
  ): Promise<z.infer<S> | null> {
    try {
      return await this.ask(lane, schema, call);
    } catch (error) {
      const fault = readFault(error);
      if (fault.kind === 'said' && fault.status === 404) return null;
      throw this.#asDeskError(error);
    }
  }

  /** As `read`, for what is always there. */
  async need<S extends z.ZodType>(
    lane: Lane,
    schema: S,
    call: (init: Init) => Promise<Answer>,
  ): Promise<z.infer<S>> {
    const found = await this.read(lane, schema, call);
    if (found !== null) return found;
    throw new DeskError(
      'BROKER_UNREACHABLE',
      `${this.#options.baseUrl} does not serve what Alpaca serves (404)`,
      {
        hint: 'check ALPACA_BASE_URL',
      },
    );
  }

  /** Text without keys. */
  scrub(text: string): string {
    return this.#scrub(text);
  }

  #asDeskError(error: unknown): DeskError {
    const fault = readFault(error);
    const message = this.#scrub(fault.message);
    const { baseUrl, keyId } = this.#options;
    if (fault.status === 401 || (fault.status === 403 && fault.kind === 'silent')) {
      return keysRefused(this.where, keyId, message);
    }
    if (fault.kind === 'said') return new DeskError('BROKER_REFUSED', `Alpaca refused: ${message}`);
    const kept = 'what was sent stays under its id and is looked up again';
    const hint = isLoopback(baseUrl)
      ? `npm run exchange starts the exchange if it does not run; ${kept}`
      : kept;
    return new DeskError('BROKER_UNREACHABLE', `${new URL(baseUrl).host} gave no usable answer: ${message}`, {
      hint,
    });
  }

  /** What its address says of the money behind it. */
  get where(): 'paper' | 'live' | 'other' {
    const { origin } = new URL(this.#options.baseUrl);
    return origin === LIVE_URL ? 'live' : origin === PAPER_URL ? 'paper' : 'other';
  }

  #through<T>(lane: Lane, once: boolean, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#options.lanes.run(lane, action, { once });
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new MalformedAnswer('an answer that is no JSON');
  }
}
