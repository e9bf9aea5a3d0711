import { streaming } from '@alpacahq/alpaca-trade-api';
import { z } from 'zod';
import type { Clock, Rng } from '../../domain/index.ts';
import { Line, scrubber } from '../../guards/index.ts';
import type { LineState, Schedule } from '../../guards/index.ts';
import type { Quote, TimedBar, Trade } from './live.ts';

export interface PriceStreamOptions {
  /** `wss://stream.data.alpaca.markets/v2/iex` (or `sip`), or the twin's. */
  readonly url: string;
  readonly keyId: string;
  readonly secretKey: string;
  readonly bars?: readonly string[];
  readonly quotes?: readonly string[];
  readonly trades?: readonly string[];
  /** Of the wall: silence is measured with it. */
  readonly clock: Clock;
  readonly rng: Rng;
  /** Prices are only to be expected while the market is open. */
  readonly marketOpen: () => boolean;
  /** A minute that has ended. A correction of it comes as a bar of the same time. */
  readonly onBar?: (symbol: string, bar: TimedBar) => void;
  readonly onQuote?: (symbol: string, quote: Quote) => void;
  readonly onTrade?: (symbol: string, trade: Trade) => void;
  /** The line came up; what was missed must be asked for. */
  readonly onUp?: (first: boolean) => void;
  /** One line, without keys. */
  readonly onFault: (message: string) => void;
  /** Milliseconds without any price in market hours that mean a dead line. @default 90_000 */
  readonly quietMs?: number;
  /** @default real time */
  readonly schedule?: Schedule;
}

/** What the SDK's mappers give; they check nothing. */
const at = z.date().transform((date) => date.getTime());
const symbol = z.string().min(1);
const price = z.number();
const barSchema = z
  .object({ symbol, timestamp: at, open: price, high: price, low: price, close: price, volume: price })
  .transform(({ symbol: name, timestamp, ...prices }) => ({ name, bar: { at: timestamp, ...prices } }));
const quoteSchema = z.object({
  symbol,
  timestamp: at,
  bidPrice: price,
  bidSize: price,
  askPrice: price,
  askSize: price,
});
const tradeSchema = z.object({ symbol, timestamp: at, price, size: price });

/** Words of refusals that a new dial at once does not mend; the pauses between dials grow all the same. */
const REFUSED = /not authenticated|auth|connection limit|insufficient subscription|v2 not enabled/i;

class RawPrices extends streaming.StockDataStream {
  readonly #onFrame: () => void;

  constructor(options: streaming.StockDataStreamOptions, onFrame: () => void) {
    super(options);
    this.#onFrame = onFrame;
  }

  protected override handleMessage(message: unknown): void {
    this.#onFrame();
    super.handleMessage(message);
  }
}

/** Bars, quotes and trades as they come, over a line that is dialled for ever and never trusted when it is mute. */
export class PriceStream {
  readonly #options: PriceStreamOptions;
  readonly #line: Line;

  constructor(options: PriceStreamOptions) {
    this.#options = options;
    const scrub = scrubber([options.keyId, options.secretKey]);
    const fault = (message: string): void => options.onFault(`prices: ${scrub(message)}`);
    this.#line = new Line({
      clock: options.clock,
      rng: options.rng,
      ...(options.schedule && { schedule: options.schedule }),
      patience: () => (options.marketOpen() ? (options.quietMs ?? 90_000) : null),
      onChange: ({ up, first, reason }) => {
        if (up) options.onUp?.(first);
        else fault(`line lost, ${reason}`);
      },
      dial: (events) => {
        const stream = new RawPrices(
          {
            credentials: { keyId: options.keyId, secret: options.secretKey },
            url: options.url,
            reconnect: false,
          },
          () => events.word(),
        );
        this.#subscribe(stream, fault);
        stream.on(streaming.EVENT.SUBSCRIPTION, () => events.up());
        stream.onError((message) => {
          fault(message);
          if (REFUSED.test(message)) events.down(message);
        });
        stream.onDisconnect(() => events.down('the connection was closed'));
        stream.connect();
        return { close: () => stream.disconnect() };
      },
    });
  }

  start(): void {
    this.#line.start();
  }

  stop(): void {
    this.#line.stop();
  }

  get state(): LineState {
    return this.#line.state;
  }

  #subscribe(stream: RawPrices, fault: (message: string) => void): void {
    const { bars, quotes, trades, onBar, onQuote, onTrade } = this.#options;
    const checked =
      <S extends z.ZodType>(schema: S, use: (read: z.infer<S>) => void) =>
      (message: unknown): void => {
        const read = schema.safeParse(message);
        if (read.success) use(read.data);
        else fault(`a message of another form: ${read.error.issues[0]?.path.join('.')}`);
      };
    if (bars?.length) {
      stream.subscribeForBars([...bars]);
      stream.subscribeForUpdatedBars([...bars]);
    }
    if (quotes?.length) stream.subscribeForQuotes([...quotes]);
    if (trades?.length) stream.subscribeForTrades([...trades]);
    const onMinute = checked(barSchema, ({ name, bar }) => onBar?.(name, bar));
    stream.onBar(onMinute);
    stream.onUpdatedBar(onMinute);
    stream.onQuote(
      checked(quoteSchema, ({ symbol: name, timestamp, bidPrice, bidSize, askPrice, askSize }) =>
        onQuote?.(name, { at: timestamp, bid: bidPrice, bidSize, ask: askPrice, askSize }),
      ),
    );
    stream.onTrade(
      checked(tradeSchema, ({ symbol: name, timestamp, price: paid, size }) =>
        onTrade?.(name, { at: timestamp, price: paid, size }),
      ),
    );
  }
}
