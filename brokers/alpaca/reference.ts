import type { z } from 'zod';
import type { AlpacaRest } from './rest.ts';
import { wireAsset, wireAssets, wireCalendar, wireClock, wireHistory } from './wire.ts';

/** What may be done with a symbol at this broker. */
export interface Asset {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
  readonly active: boolean;
  readonly tradable: boolean;
  readonly fractionable: boolean;
  readonly shortable: boolean;
  readonly marginable: boolean;
}

/** The broker's market clock, milliseconds since the epoch. */
export interface MarketClock {
  readonly now: number;
  readonly open: boolean;
  readonly nextOpen: number;
  readonly nextClose: number;
}

/** A session as the broker's calendar has it; minutes after midnight in New York. */
export interface CalendarDay {
  readonly date: string;
  readonly openMinutes: number;
  readonly closeMinutes: number;
}

/** A point of the account's equity, dollars; time in milliseconds since the epoch. */
export interface EquityPoint {
  readonly at: number;
  readonly equity: number;
}

export type HistoryFrame = '1Min' | '5Min' | '15Min' | '1H' | '1D';

/** What Alpaca knows beside the account's orders: clock, calendar, assets, the equity's past. */
export class AlpacaReference {
  readonly #rest: AlpacaRest;

  constructor(rest: AlpacaRest) {
    this.#rest = rest;
  }

  async clock(): Promise<MarketClock> {
    const read = await this.#rest.need('reconcile', wireClock, (init) =>
      this.#rest.clock.legacyClockRaw(init),
    );
    return {
      now: Date.parse(read.timestamp),
      open: read.is_open,
      nextOpen: Date.parse(read.next_open),
      nextClose: Date.parse(read.next_close),
    };
  }

  /** Sessions from one date to another, both inclusive, YYYY-MM-DD. */
  async calendar(from: string, to: string): Promise<readonly CalendarDay[]> {
    // The SDK wants Date objects here, whatever its guide says.
    const span = { start: new Date(from), end: new Date(to) };
    const days = await this.#rest.need('ordinary', wireCalendar, (init) =>
      this.#rest.calendar.legacyCalendarRaw(span, init),
    );
    return days.map(({ date, open, close }) => ({
      date,
      openMinutes: minutes(open),
      closeMinutes: minutes(close),
    }));
  }

  /** Null where Alpaca does not know the symbol. */
  async asset(symbol: string): Promise<Asset | null> {
    const read = await this.#rest.read('ordinary', wireAsset, (init) =>
      this.#rest.assets.getV2AssetsSymbolOrAssetIdRaw({ symbolOrAssetId: symbol }, init),
    );
    return read && toAsset(read);
  }

  /** Every active US share; what cannot be read of the list is left out. */
  async assets(): Promise<readonly Asset[]> {
    const read = await this.#rest.need('ordinary', wireAssets, (init) =>
      this.#rest.assets.getV2AssetsRaw({ status: 'active', assetClass: 'us_equity' }, init),
    );
    return read.map(toAsset);
  }

  /** The account's equity at the end of each frame. @param period `1D`, `1M`, `1A` */
  async equity(period: string, timeframe: HistoryFrame): Promise<readonly EquityPoint[]> {
    const read = await this.#rest.need('ordinary', wireHistory, (init) =>
      this.#rest.history.getAccountPortfolioHistoryRaw({ period, timeframe }, init),
    );
    return read.timestamp.flatMap((seconds, i) => {
      const equity = read.equity[i];
      return equity === null || equity === undefined ? [] : [{ at: seconds * 1000, equity }];
    });
  }
}

function toAsset(wire: z.infer<typeof wireAsset>): Asset {
  const { symbol, name, exchange, status, tradable, fractionable, shortable, marginable } = wire;
  return {
    symbol,
    name,
    exchange,
    active: status === 'active',
    tradable,
    fractionable,
    shortable,
    marginable,
  };
}

/** "09:30" and "0930" both stand in Alpaca's calendar. */
function minutes(time: string): number {
  const digits = time.replace(':', '');
  return Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
}
