import { afterAll } from 'vitest';
import { createAlpacaBroker } from '../../../brokers/alpaca/index.ts';
import type { AlpacaBroker } from '../../../brokers/alpaca/index.ts';
import { BrokerFeed } from '../../../brokers/feed/index.ts';
import { createRng } from '../../../domain/index.ts';
import type { Broker } from '../../../brokers/index.ts';
import { brokerContract } from '../../contracts/broker.ts';
import { startTwin } from '../../support/twin.ts';
import type { Twin } from '../../support/twin.ts';
import { KEYS, quickLanes } from './loopback.ts';

const opened: { readonly twin: Twin; readonly broker: AlpacaBroker }[] = [];
afterAll(async () => {
  for (const { twin, broker } of opened) {
    broker.close();
    await twin.close();
  }
});

/** The adapter as it is, except that news is asked for at once: a test does not wait for the stream. */
function asked(broker: AlpacaBroker): Broker {
  return new Proxy<Broker>(broker, {
    get(target, name) {
      if (name === 'updatesAfter') {
        return async (after: number) => {
          await broker.catchUp();
          return broker.updatesAfter(after);
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

brokerContract('the Alpaca adapter against the twin', async () => {
  const twin = await startTwin({ market: 'scripted' });
  const date = await twin.play({ AAPL: [100, 100, 100, 100], MSFT: [100, 100, 100, 100] });
  const clock = { kind: 'replayed' as const, now: () => twin.now() };
  const { broker } = await createAlpacaBroker({
    ...KEYS,
    money: 'paper',
    baseUrl: twin.url,
    clock,
    rng: createRng(date),
    feed: new BrokerFeed(),
    lanes: quickLanes(clock),
    schedule: (_ms, action) => {
      queueMicrotask(action);
      return () => undefined;
    },
  });
  opened.push({ twin, broker });
  return {
    broker: asked(broker),
    async play(bars) {
      await twin.play((session) => new Map(bars(session)));
    },
  };
});
