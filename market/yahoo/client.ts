/** One chart of daily bars with its events, as yahoo-finance2 gives it: not validated yet. */
export interface YahooClient {
  /** @throws YahooRefusal where Yahoo answers with an error status; else what fetch throws */
  chart(symbol: string, from: Date, to: Date, signal: AbortSignal | undefined): Promise<unknown>;
}

export interface YahooClientOptions {
  /** @default the platform's own */
  readonly fetch?: typeof fetch;
  /** Another address of the same API: a loopback server, a proxy. */
  readonly baseUrl?: string;
}

/** An answer that is an error. */
export class YahooRefusal extends Error {
  override readonly name = 'YahooRefusal';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const silent = (): void => undefined;

/**
 * yahoo-finance2 without a voice: it prints notices, a warning below Node 22, validation errors and the address of every
 * failed request. The package is loaded when first needed; most desks never ask Yahoo.
 */
export async function yahooClient(options: YahooClientOptions = {}): Promise<YahooClient> {
  const { default: YahooFinance } = await import('yahoo-finance2');
  const yahoo = new YahooFinance({
    fetch: quietFetch(options),
    versionCheck: false,
    suppressNotices: ['yahooSurvey', 'ripHistorical'],
    validation: { logErrors: false, logOptionsErrors: false },
    logger: { info: silent, warn: silent, error: silent, debug: silent, dir: silent },
  });
  return {
    chart: (symbol, from, to, signal) =>
      yahoo.chart(
        symbol,
        { period1: from, period2: to, interval: '1d', events: 'div|split', includePrePost: false },
        { validateResult: false, ...(signal && { fetchOptions: { signal } }) },
      ),
  };
}

/** Errors are taken out here: past this point the package would print the address to the screen. */
function quietFetch({ fetch: send = fetch, baseUrl }: YahooClientOptions): typeof fetch {
  return async (input, init) => {
    const asked = new URL(input instanceof Request ? input.url : input);
    const url = baseUrl === undefined ? asked : new URL(asked.pathname + asked.search, baseUrl);
    const response = await send(url, init);
    if (response.ok) return response;
    throw new YahooRefusal(response.status, `HTTP ${response.status}${describe(await response.text())}`);
  };
}

function describe(body: string): string {
  const description = /"description"\s*:\s*"([^"]{1,200})"/.exec(body)?.[1];
  return description === undefined ? '' : `: ${description}`;
}
