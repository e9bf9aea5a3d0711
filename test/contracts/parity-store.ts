import { expect, it } from 'vitest';
import type { Database } from '../../db/index.ts';

const line = (day: string, differences: number) => ({
  day,
  next: '2024-01-03',
  at: '2024-02-01T12:00:00.000Z',
  history: 'store',
  status: 'completed',
  settled: differences > 0,
  orders: 5,
  recordedPnl: differences > 0 ? 30.534606 : null,
  simulatedPnl: differences > 0 ? 457.811496 : null,
  differences,
  differenceDollars: 427.27689,
  unexplained: 1,
  unexplainedDollars: 0.1 + 0.2,
  unexplainedShare: { count: 0.2, dollars: 0.0007 },
  causes: { data: { count: 1, dollars: -2.081258, absolute: 2.081258 } },
  details: [{ cause: null, kind: 'cash', dollars: 0.30000000000000004 }],
});

/** Daily lines of parity: one a day, to the last bit. */
export function parityStoreContract(name: string, make: () => Promise<Database>): void {
  it(`${name} keeps one line a day, the last comparison's, oldest day first`, async () => {
    const { parity, reads } = await make();
    expect(await reads.parity()).toEqual([]);
    for (const [day, differences] of [['2024-01-03', 5], ['2024-01-02', 4], ['2024-01-03', 0]] as const)
      await parity.put(line(day, differences)); // prettier-ignore
    const lines = [line('2024-01-02', 4), line('2024-01-03', 0)];
    expect(await reads.parity()).toEqual(lines);
    expect(await reads.parity({ limit: 1 })).toEqual(lines.slice(1));
    expect(await reads.parity({ since: '2024-01-03' })).toEqual(lines.slice(1));
  });
}
