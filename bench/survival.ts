import { existsSync } from 'node:fs';
import path from 'node:path';
import { sessionsBetween } from '../domain/calendar/index.ts';
import { csvMarket } from '../market/index.ts';
import { memoryDesk } from './desk.ts';

/**
 * `node --import tsx bench/survival.ts`: over the stocks of ../shared/data, 2005-2020, which share of the BUY signals
 * while flat is approved, what refused the others, and which factors Quant applied. Says so where the data is absent.
 */
const folder = path.resolve(import.meta.dirname, '../../shared/data/daily');
const STOCKS = ['AAPL', 'IBM', 'BAC', 'MSFT', 'AMZN', 'NVDA', 'GOOGL'];

if (!existsSync(folder)) console.log(`skipped: no history in ${folder}`);
else {
  const desk = await memoryDesk(STOCKS, csvMarket({ folder }));
  const denials = new Map<string, number>();
  const factors = new Map<string, number>();
  const cuts = new Map<string, number>();
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  let buys = 0;
  let approved = 0;
  desk.watch((event) => {
    if (event.type === 'validated_ready')
      for (const s of event.payload.signals) for (const a of s.adjustments) count(factors, a.code);
    if (event.type !== 'approved_ready') return;
    for (const denial of event.payload.denials) count(denials, denial.code);
    const entries = event.payload.orders.filter((o) => o.purpose === 'entry');
    for (const order of entries) for (const cut of order.verdict.cuts) count(cuts, cut.code);
    approved += entries.length;
    buys += entries.length + event.payload.denials.length;
  });
  for (const session of sessionsBetween('2005-01-03', '2020-12-31')) {
    await desk.play(session);
    await desk.cycle(session);
  }
  const table = (map: Map<string, number>): string =>
    [...map]
      .sort((a, b) => b[1] - a[1])
      .map(([k, n]) => `${k} ${n}`)
      .join(', ');
  console.log(
    `BUY signals while flat: ${buys}; approved: ${approved} (${((100 * approved) / buys).toFixed(1)} %)`,
  );
  console.log(`refused: ${table(denials)}`);
  console.log(`cut: ${table(cuts)}`);
  console.log(`quant factors: ${table(factors)}`);
}
