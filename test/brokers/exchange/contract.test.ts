import { MemoryExchangeStore } from '../../../brokers/index.ts';
import { brokerContract } from '../../contracts/broker.ts';
import { exchangeStoreContract } from '../../contracts/exchange-store.ts';
import { Market } from './market.ts';
import type { Prices } from './market.ts';

brokerContract('embedded exchange', async () => {
  const market = await Market.open();
  await market.play({ AAPL: [100, 100, 100, 100], MSFT: [100, 100, 100, 100] });
  return {
    broker: market.exchange,
    async play(bars) {
      const made = bars('').map(([symbol, b]): [string, Prices] => [
        symbol,
        [b.open, b.high, b.low, b.close, b.volume],
      ]);
      await market.play(Object.fromEntries(made));
    },
  };
});

exchangeStoreContract('memory', async () => {
  const store = new MemoryExchangeStore();
  return { store, reopen: async () => store };
});
