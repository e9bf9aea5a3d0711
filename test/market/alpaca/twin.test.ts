import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng, lastFinishedSession, shiftSessions } from '../../../domain/index.ts';
import { createLanes } from '../../../guards/index.ts';
import {
  AlpacaDataClient,
  alpacaLivePrices,
  alpacaMarket,
  PriceStream,
} from '../../../market/alpaca/index.ts';
import { simulatedMarket } from '../../../market/index.ts';
import type { TimedBar } from '../../../market/alpaca/index.ts';
import { hundredfold } from '../../brokers/exchange/faults/wire-desk.ts';
import { eventually } from '../../support/eventually.ts';
import { startTwin } from '../../support/twin.ts';
import type { Twin } from '../../support/twin.ts';

const KEYS = { keyId: 'PKPLANTEDKEY', secretKey: 'planted-secret-value' };
const SYMBOLS = ['AAPL', 'MSFT', 'SPY'];

let twin: Twin;
let client: AlpacaDataClient;
const clock = { kind: 'replayed' as const, now: () => twin.now() };

beforeAll(async () => {
  twin = await startTwin({ seed: 7 });
  const rng = createRng(1);
  const lanes = createLanes({ name: 'data', clock, rng, sleep: () => Promise.resolve() });
  client = new AlpacaDataClient({ ...KEYS, baseUrl: twin.url, clock, rng, lanes });
});
afterAll(() => twin.close());

describe('Alpaca market data against the twin', () => {
  it('daily bars are those of the market behind it, up to the last finished session', async () => {
    const through = lastFinishedSession(twin.now());
    const ours = await alpacaMarket({ client, clock, history: 60 }).dailyBars({ symbols: SYMBOLS, through });
    const after = new Map(SYMBOLS.map((symbol) => [symbol, shiftSessions(through, -60)]));
    const theirs = await simulatedMarket({ seed: 7 }).dailyBars({ symbols: SYMBOLS, after, through });
    for (const symbol of SYMBOLS) {
      const [read, made] = [ours.get(symbol), theirs.get(symbol)];
      if (!read?.ok || !made?.ok) throw new Error(JSON.stringify([read, made]));
      expect(read.bars.map((bar) => bar.date)).toEqual(made.bars.map((bar) => bar.date));
      read.bars.forEach((bar, i) => {
        // Amounts cross the wire with so many decimals.
        expect(bar.close).toBeCloseTo(made.bars[i]?.close ?? NaN, 2);
        expect(bar.volume).toBeCloseTo(made.bars[i]?.volume ?? NaN, -1);
      });
    }
  });

  it('bars within the day, quotes, trades and snapshots agree with one another', async () => {
    const prices = alpacaLivePrices(client, clock);
    const minutes = (await prices.bars(SYMBOLS, '1Min', twin.now() - 600_000, twin.now())).get('AAPL') ?? [];
    expect(minutes.length).toBeGreaterThan(0);
    expect(minutes.every((bar) => bar.at + 60_000 <= twin.now())).toBe(true);
    const trade = (await prices.trades(SYMBOLS)).get('AAPL');
    const quote = (await prices.quotes(SYMBOLS)).get('AAPL');
    const shot = (await prices.snapshots(SYMBOLS)).get('AAPL');
    expect(quote?.bid).toBeLessThanOrEqual(quote?.ask ?? 0);
    expect(shot?.trade).toEqual(trade);
    expect(shot?.quote).toEqual(quote);
  });

  it('streamed minutes are the minutes that REST tells afterwards', async () => {
    const heard: (readonly [string, TimedBar])[] = [];
    const faults: string[] = [];
    const stream = new PriceStream({
      ...KEYS,
      url: `${twin.wsUrl}/v2/iex`,
      bars: ['AAPL'],
      clock,
      rng: createRng(2),
      marketOpen: () => true,
      onBar: (symbol, bar) => heard.push([symbol, bar]),
      onFault: (message) => faults.push(message),
    });
    stream.start();
    await eventually(() => expect(stream.state.connected).toBe(true));
    const from = twin.now();
    await twin.advance(180_000);
    await eventually(() => expect(heard.length).toBeGreaterThanOrEqual(2));
    stream.stop();
    const told =
      (await alpacaLivePrices(client, clock).bars(['AAPL'], '1Min', from - 60_000, twin.now())).get('AAPL') ??
      [];
    for (const [symbol, bar] of heard) {
      expect(symbol).toBe('AAPL');
      expect(told).toContainEqual(bar);
    }
    expect(faults).toEqual([]);
  });

  it('a second line of one account is told of its refusal, and comes up once the first has gone', async () => {
    const limited = await startTwin({ dataConnections: 1 });
    const faults: string[] = [];
    const line = (onFault: (message: string) => void): PriceStream =>
      new PriceStream({
        ...KEYS,
        url: `${limited.wsUrl}/v2/iex`,
        bars: ['AAPL'],
        clock,
        rng: createRng(2),
        marketOpen: () => false,
        onFault,
        schedule: hundredfold,
      });
    const first = line(() => undefined);
    first.start();
    await eventually(() => expect(first.state.connected).toBe(true));
    const second = line((message) => faults.push(message));
    second.start();
    await eventually(() => expect(faults.join()).toMatch(/connection limit exceeded/));
    expect(second.state.connected).toBe(false);
    first.stop();
    await eventually(() => expect(second.state.connected).toBe(true));
    second.stop();
    await limited.close();
  });
});
