/** A refusal on its way to the client: thrown by whatever reads or checks a request, answered in one place. */
export class WireFault extends Error {
  override readonly name = 'WireFault';

  /**
   * @param status HTTP status
   * @param code   Alpaca's eight digits; null: the body has a message only, as on the data side
   * @param extra  further fields of the body
   */
  constructor(
    readonly status: number,
    readonly code: number | null,
    message: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  get body(): Readonly<Record<string, unknown>> {
    const { code, message, extra } = this;
    return { ...(code === null ? {} : { code }), ...extra, message };
  }
}

/** The faults that have one code each wherever they occur. */
export const faults = {
  malformed: (message: string) => new WireFault(400, 40010000, message),
  missing: (message: string) => new WireFault(422, 40010001, message),
  unprocessable: (message: string, extra?: Readonly<Record<string, unknown>>) =>
    new WireFault(422, 42210000, message, extra),
  forbidden: (message: string, extra?: Readonly<Record<string, unknown>>) =>
    new WireFault(403, 40310000, message, extra),
  notFound: (message: string) => new WireFault(404, 40410000, message),
  methodNotAllowed: () => new WireFault(405, 40510000, 'method not allowed'),
  tooLarge: () => new WireFault(413, 41310000, 'request body is larger than 1 MB'),
  foreign: () => new WireFault(403, null, 'forbidden: this exchange answers its own machine only'),
  tooMany: () => new WireFault(429, 42910000, 'rate limit exceeded'),
  unauthorized: () => new WireFault(401, 40110000, 'request is not authorized'),
  noKeys: () => new WireFault(403, null, 'forbidden.'),
  /** On the data side. */
  badData: (message: string) => new WireFault(400, null, message),
} as const;
