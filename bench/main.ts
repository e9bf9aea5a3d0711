import { backtestBenches } from './backtest.ts';
import { cycleBenches } from './cycle.ts';
import { dashboardBenches } from './dashboard.ts';
import { historyBenches } from './history.ts';
import { exchangeBenches } from './exchange.ts';
import { exchangeMemoryBenches } from './exchange-memory.ts';
import { journalBenches } from './journal.ts';
import { killSwitchBenches } from './kill-switch.ts';
import { measure } from './harness.ts';
import type { Bench } from './harness.ts';
import { manySymbolsBenches } from './many-symbols.ts';
import { memoryBenches } from './memory.ts';
import { pageBenches } from './page.ts';

import { reconcileBenches } from './reconcile.ts';
import { llmBenches } from './llm.ts';
import { replayBenches } from './replay.ts';
import { riskBenches } from './risk.ts';
import { startBenches } from './start.ts';
import { sweepBenches } from './sweep.ts';
import { writeAheadBenches } from './write-ahead.ts';

/** `npm run bench -- [--json] [--only TEXT] [--million]`: one line a question, medians first; `--million` orders at the exchange. */
const json = process.argv.includes('--json');
const only = process.argv[process.argv.indexOf('--only') + 1];
const all: readonly Bench[] = [
  ...riskBenches,
  ...llmBenches,
  ...cycleBenches,
  ...historyBenches,
  ...sweepBenches,
  ...backtestBenches,
  ...journalBenches,
  ...writeAheadBenches,
  ...replayBenches,
  ...startBenches,
  ...memoryBenches,
  ...exchangeBenches,
  ...exchangeMemoryBenches,
  ...manySymbolsBenches,
  ...reconcileBenches,
  ...killSwitchBenches,
  ...dashboardBenches,
  ...pageBenches,
];
const wanted = process.argv.includes('--only') ? all.filter((b) => b.name.includes(only ?? '')) : all;
for (const bench of wanted) {
  const figure = await measure(bench);
  if (json) console.log(JSON.stringify(figure));
  else {
    const asked = figure.asked === null ? '' : `, asked ${figure.asked}`;
    console.log(
      `${figure.name}: median ${figure.median.toPrecision(3)} ${figure.unit}, p99 ${figure.p99.toPrecision(3)}${asked} (${figure.runs} runs)`,
    );
  }
}
