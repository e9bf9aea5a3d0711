import { describe, expect, it } from 'vitest';
import type { Bar } from '../../domain/index.ts';
import type { BarStore } from '../../market/index.ts';

const bar = (date: string, close: number): Bar => ({
  date,
  open: close - 0.1,
  high: close + 1 / 3,
  low: close - 1 / 3,
  close,
  volume: 1e9 + 1,
});

/** What every BarStore promises. The factory gives an empty one each time. */
export function barStoreContract(name: string, open: () => Promise<BarStore>): void {
  describe(`the bar store ${name}`, () => {
    it('leaves symbols without bars out', async () => {
      const store = await open();
      await store.append('AAPL', 0, [bar('2024-01-02', 10)]);
      expect([...(await store.load(['MSFT', 'AAPL'])).keys()]).toEqual(['AAPL']);
      expect((await store.load([])).size).toBe(0);
    });

    it('gives back every bar bit for bit, oldest first, with the revision', async () => {
      const store = await open();
      const bars = [bar('2024-01-02', 0.1 + 0.2), bar('2024-01-03', 123456.789), bar('2024-01-04', 1e-4)];
      await store.append('AAPL', 3, bars.slice(0, 2));
      await store.append('AAPL', 3, bars.slice(2));
      expect((await store.load(['AAPL'])).get('AAPL')).toEqual({ revision: 3, bars });
    });

    it('takes a bar of a date that is there already for the newer one', async () => {
      const store = await open();
      await store.append('AAPL', 0, [bar('2024-01-02', 10), bar('2024-01-03', 11)]);
      await store.append('AAPL', 0, [bar('2024-01-03', 12), bar('2024-01-04', 13)]);
      const closes = (await store.load(['AAPL'])).get('AAPL')?.bars.map((b) => b.close);
      expect(closes).toEqual([10, 12, 13]);
    });

    it('puts a restated history in the place of the former one, of that symbol only', async () => {
      const store = await open();
      await store.append('AAPL', 0, [bar('2024-01-02', 10), bar('2024-01-03', 11)]);
      await store.append('MSFT', 0, [bar('2024-01-02', 20)]);
      await store.replace('AAPL', 1, [bar('2024-01-03', 5.5)]);
      const loaded = await store.load(['AAPL', 'MSFT']);
      expect(loaded.get('AAPL')).toEqual({ revision: 1, bars: [bar('2024-01-03', 5.5)] });
      expect(loaded.get('MSFT')?.bars).toHaveLength(1);
    });

    it('P5: keeps every history that was replaced, as it was, for a replay of the days before', async () => {
      const store = await open();
      const [first, second] = [[bar('2024-01-02', 10), bar('2024-01-03', 0.1 + 0.2)], [bar('2024-01-03', 5)]];
      await store.append('AAPL', 0, first);
      expect(await store.former('AAPL')).toEqual([]);
      await store.replace('AAPL', 1, second);
      await store.replace('AAPL', 2, [bar('2024-01-04', 2)]);
      expect(await store.former('AAPL')).toEqual([
        { revision: 0, bars: first },
        { revision: 1, bars: second },
      ]);
      expect(await store.former('MSFT')).toEqual([]);
    });
  });
}
