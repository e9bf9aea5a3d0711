import { streaming } from '@alpacahq/alpaca-trade-api';
import type { Clock, Rng } from '../../domain/index.ts';
import { Line } from '../../guards/index.ts';
import type { LineState, Schedule } from '../../guards/index.ts';
import { wireTradeUpdate } from './wire.ts';
import type { WireTradeUpdate } from './wire.ts';

export interface UpdatesOptions {
  /** `wss://paper-api.alpaca.markets/stream`, or the twin's. */
  readonly url: string;
  readonly keyId: string;
  readonly secretKey: string;
  /** Of the wall: silence is measured with it. */
  readonly clock: Clock;
  readonly rng: Rng;
  /** Whether the market is in its regular session: silence is then asked about sooner. */
  readonly marketOpen: () => boolean;
  readonly onUpdate: (update: WireTradeUpdate) => void;
  /** The line came up, for the first time or again: what was missed must be asked for. */
  readonly onUp: () => void;
  /** The line went down, a message could not be read, keys were refused: one line, without keys. */
  readonly onFault: (message: string) => void;
  /** Milliseconds of silence in market hours before the line is asked for a sign of life. @default 30_000 */
  readonly quietMs?: number;
  /** The same out of market hours. @default 300_000 */
  readonly nightMs?: number;
  /** @default real time */
  readonly schedule?: Schedule;
}

/** The SDK's stream with the frames as they came: its own models are not validated, and its silence is not watched. */
class RawUpdates extends streaming.TradingStream {
  readonly #onFrame: (frame: unknown) => void;

  constructor(options: streaming.TradingStreamOptions, onFrame: (frame: unknown) => void) {
    super(options);
    this.#onFrame = onFrame;
  }

  protected override handleMessage(message: unknown): void {
    this.#onFrame(message);
    super.handleMessage(message);
  }
}

/**
 * `trade_updates` of one account. Orders may rest for days, so silence says nothing: after a while the subscription is sent
 * again, which the server answers (`listening`); a line that does not answer is dialled anew.
 */
export class OrderUpdates {
  readonly #options: UpdatesOptions;
  readonly #line: Line;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#line = new Line({
      clock: options.clock,
      rng: options.rng,
      ...(options.schedule && { schedule: options.schedule }),
      patience: () => (options.marketOpen() ? (options.quietMs ?? 30_000) : (options.nightMs ?? 300_000)),
      onChange: ({ up, reason }) => {
        if (up) options.onUp();
        else options.onFault(`order updates: line lost, ${reason}`);
      },
      dial: (events) => {
        const stream = new RawUpdates(
          {
            credentials: { keyId: options.keyId, secret: options.secretKey },
            url: options.url,
            // The line dials again itself: the SDK gives up after ten attempts and says nothing.
            reconnect: false,
          },
          (frame) => {
            events.word();
            this.#frame(frame);
          },
        );
        stream.subscribeTradeUpdates();
        stream.on(streaming.EVENT.SUBSCRIPTION, () => events.up());
        stream.onError((message) => {
          options.onFault(`order updates: ${message}`);
          if (/auth/i.test(message)) events.down(message);
        });
        stream.onDisconnect(() => events.down('the connection was closed'));
        stream.connect();
        return { probe: () => stream.subscribeTradeUpdates(), close: () => stream.disconnect() };
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

  #frame(frame: unknown): void {
    const { stream, data } = (frame ?? {}) as { readonly stream?: unknown; readonly data?: unknown };
    if (stream !== 'trade_updates') return;
    const read = wireTradeUpdate.safeParse(data);
    if (read.success) this.#options.onUpdate(read.data);
    else {
      const [issue] = read.error.issues;
      // The order's state is not lost: the next reconciliation asks for it.
      this.#options.onFault(
        `order updates: a message of another form: ${issue?.path.join('.')} ${issue?.message}`,
      );
    }
  }
}
