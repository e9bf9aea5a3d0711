import path from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import type { ParityView } from '../../db/index.ts';
import { parityDay } from '../../web/api/index.ts';
import { serveFile } from '../support/dashboard.ts';
import { scratchFolder } from '../support/desk.ts';

const day = (name: string, dollars: number): ParityView => ({
  day: name, next: '2024-03-11', at: '2024-03-11T21:00:00.000Z', history: 'store', status: 'compared', settled: true,
  orders: 2, recordedPnl: -12.5, simulatedPnl: null, differences: 1, differenceDollars: dollars, unexplained: 0,
  unexplainedDollars: 0, unexplainedShare: { count: 0, dollars: 0 },
  causes: { fill: { count: 1, dollars: -dollars, absolute: dollars } }, details: [{ cause: 'fill' }],
}); // prettier-ignore

it('a compared day is there at once, though the journal has not grown, and without its long list of differences', async () => {
  const file = path.join(scratchFolder('parity'), 'desk.db');
  const books = await openDatabase({ url: `file:${file}`, mode: 'write' });
  const served = await serveFile(file);
  expect(await served.ask('/parity')).toEqual([]);
  await books.parity.put(day('2024-03-07', 3));
  await books.parity.put(day('2024-03-08', 4));
  const told = parityDay.parse(day('2024-03-08', 4));
  expect(told).not.toHaveProperty('details');
  expect(await served.ask('/parity?since=2024-03-08')).toEqual([told]);
  expect(parityDay.array().parse(await served.ask('/parity?limit=1'))).toEqual([told]);
  await books.close();
  await served.close();
});
