import type { Broker } from '../../brokers/port.ts';
import type { EventOf } from '../../bus/index.ts';
import { sessionTimes } from '../../domain/calendar/index.ts';
import { messageOf } from '../../domain/index.ts';
import type { BookView } from '../../portfolio/index.ts';
import { dailyLoss, drawdown } from './account-triggers.ts';
import { Slippage } from './slippage.ts';
import type { SlippageState } from './slippage.ts';
import { Streak } from './streak.ts';
import type { Trip } from './trip.ts';
import { Watchdog } from './watchdog.ts';
import type { WatchdogState } from './watchdog.ts';

const MODEL_FAILURES = 5;
const BAD_CYCLES = 3;

export interface CycleTriggerParts {
  readonly broker: Broker;
  readonly book: BookView;
  /** False on a replayed clock: bad data of the past is history and no reason to stop. */
  readonly live: boolean;
  readonly settings: {
    readonly DESK_NAME: string;
    readonly RISK_MAX_DAILY_LOSS: number;
    readonly RISK_MAX_DRAWDOWN: number;
    readonly MIN_GOOD_SHARE: number;
    readonly SELECTORS: readonly string[];
    readonly REPLAY_RESUME_SESSIONS: number;
  };
  /** The open of a symbol's session; null without such a bar. */
  readonly openOf: (symbol: string, session: string) => number | null;
  /** Whether the journal has an approved intent of this id, however old. */
  readonly intended: (clientOrderId: string) => Promise<boolean>;
  readonly say: (line: string) => void;
}

/** What the triggers have seen, as plain JSON: a restart carries on with the same counts. */
export interface CycleTriggerState {
  readonly modelFailures: number;
  readonly badCycles: number;
  readonly slippage: SlippageState;
  readonly intents: WatchdogState;
  /** Last session that was halted for its loss: once a session is enough, somebody has looked since. */
  readonly lossSession: string | null;
}

/** The triggers that are evaluated once a cycle, from events and the books alone. */
export class CycleTriggers {
  readonly #parts: CycleTriggerParts;
  readonly #model: Streak;
  readonly #data: Streak;
  readonly #slippage: Slippage;
  readonly #watchdog: Watchdog;
  #lossSession: string | null;
  #session = '';
  /** What this cycle's model and data were like; null where nobody was asked. */
  modelAnswered: boolean | null = null;
  goodDay: boolean | null = null;

  constructor(parts: CycleTriggerParts, state: CycleTriggerState | null) {
    this.#parts = parts;
    this.#model = new Streak(state?.modelFailures);
    this.#data = new Streak(state?.badCycles);
    this.#slippage = new Slippage(state?.slippage);
    this.#watchdog = new Watchdog(parts.settings.DESK_NAME, state?.intents);
    this.#lossSession = state?.lossSession ?? null;
  }

  tap(event: EventOf): void {
    this.#watchdog.tap(event);
    switch (event.type) {
      case 'cycle_started':
        this.#session = event.payload.session;
        this.modelAnswered = this.goodDay = null;
        break;
      case 'data_ready':
        this.goodDay = event.payload.goodShare >= this.#parts.settings.MIN_GOOD_SHARE;
        this.#data.note(this.goodDay);
        break;
      case 'signals_ready': {
        const { selector, failures } = event.payload;
        // Where nobody was asked nobody has failed.
        if (selector === null && failures.length === 0) break;
        this.modelAnswered = selector !== null;
        this.#model.note(this.modelAnswered);
        break;
      }
      case 'order_updated':
        this.#slippage.tap(event, (id) => this.#parts.book.intentOf(id)?.purpose ?? null);
        break;
      case 'halted':
        if (event.payload.code === 'daily_loss') this.#lossSession = this.#session;
        break;
      case 'resumed':
        // Somebody, or three probes, found it well again: it is counted from the beginning.
        if (event.payload.codes.includes('model_failures')) this.#model.note(true);
        if (event.payload.codes.includes('data_quality')) this.#data.note(true);
        break;
      default:
        break;
    }
  }

  /** What has tripped in the cycle that is about to be completed. */
  async trips(): Promise<readonly Trip[]> {
    const { settings, book, live, openOf } = this.#parts;
    const equity = book.equity();
    const noModel = this.#model.bad >= MODEL_FAILURES && !settings.SELECTORS.includes('rules');
    const trips: readonly (Trip | null)[] = [
      await this.#excess(),
      this.#lossSession === this.#session
        ? null
        : dailyLoss(equity, book.dayStartEquity(), settings.RISK_MAX_DAILY_LOSS),
      drawdown(equity, book.peak(), settings.RISK_MAX_DRAWDOWN),
      this.#slippage.trip(openOf),
      noModel
        ? { code: 'model_failures', reason: `no model answered in ${this.#model.bad} cycles running` }
        : null,
      live && this.#data.bad >= BAD_CYCLES
        ? {
            code: 'data_quality',
            reason: `too few symbols had good data in ${this.#data.bad} cycles running`,
          }
        : null,
    ];
    return trips.filter((trip) => trip !== null);
  }

  snapshot(): CycleTriggerState {
    return {
      modelFailures: this.#model.bad,
      badCycles: this.#data.bad,
      slippage: this.#slippage.snapshot(),
      intents: this.#watchdog.snapshot(),
      lossSession: this.#lossSession,
    };
  }

  async #excess(): Promise<Trip | null> {
    const { broker, book, intended, say } = this.#parts;
    try {
      const orders = await broker.orders(new Date(sessionTimes(this.#session).open).toISOString());
      return await this.#watchdog.trip(orders, async (id) => book.intentOf(id) !== null || intended(id));
    } catch (thrown) {
      say(`the watchdog could not read the broker's orders: ${messageOf(thrown)}`);
      return null;
    }
  }
}
