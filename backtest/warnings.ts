import { sessionsApart } from '../domain/calendar/index.ts';
import type { Collector } from './collector.ts';
import type { Loaded } from './data/load.ts';
import type { Lived } from './engine.ts';
import type { BacktestRequest } from './request.ts';

/** Closed trades below which their figures say little. */
const FEW_TRADES = 30;
/** Sessions that a symbol may begin late or end early by before it is spoken of. */
const GRACE = 5;

/** What a reader of the figures must know; each one line. */
export function warningsOf(
  request: BacktestRequest,
  loaded: Loaded,
  lived: Lived,
  closed: number,
  trials: number,
): readonly string[] {
  const { collector } = lived;
  const warnings = [...loaded.notes, ...survivorship(loaded)];
  if (lived.stopped) {
    const last = lived.sessions.at(-1);
    warnings.push(`stopped by hand ${last === undefined ? 'before the first session had ended' : `after ${last}`}: ${lived.sessions.length} of ${loaded.sessions.length} sessions`); // prettier-ignore
  }
  if (collector.failures > 0)
    warnings.push(`a station failed ${collector.failures} times: ${collector.firstFailure}`);
  if (collector.halts.length > 0)
    warnings.push(`the desk halted ${counted(collector.halts)}; after REPLAY_RESUME_SESSIONS it went on`);
  if (collector.fills === 0) warnings.push(whyNoTrade(request, collector));
  else if (closed < FEW_TRADES)
    warnings.push(`too few trades: ${closed} closed, and figures of fewer than ${FEW_TRADES} say little`);
  if (trials > 1)
    warnings.push(`in-sample selection: this is one of ${trials} configurations tried on these data; deflatedSharpe counts them`); // prettier-ignore
  return warnings;
}

/** Symbols that begin late or end early: what failed on the way, or was not there yet, is easily missed. */
function survivorship({ traded, sessions }: Loaded): string[] {
  const [first, last] = [sessions[0] as string, sessions.at(-1) as string];
  return traded.flatMap(({ symbol, dates, length }) => {
    const begins = dates[0] as string;
    const ends = dates[length - 1] as string;
    return [
      ...(sessionsApart(first, begins) > GRACE ? [`survivorship: ${symbol} begins only on ${begins}, the run on ${first}`] : []), // prettier-ignore
      ...(sessionsApart(ends, last) > GRACE
        ? [`survivorship: ${symbol} ends on ${ends}, the run on ${last}`]
        : []),
    ];
  });
}

/** Never a silent zero: what the signals said, and who refused. */
export function whyNoTrade({ strategy }: BacktestRequest, collector: Collector): string {
  const { orders, denials, refusals, signals } = collector;
  if (orders > 0) {
    const refused = refusals.size > 0 ? `, and the exchange refused: ${top(refusals)}` : ', and none was filled: the last bar\'s signal never is'; // prettier-ignore
    return `no trade: ${orders} orders were sent${refused}`;
  }
  if (denials.size > 0) return `no trade: risk refused every entry: ${top(denials)}`;
  return `no trade: ${strategy} never met its rule to buy: ${signals.size > 0 ? top(signals, SIGNALS) : 'no symbol could be read'}`;
}

/** Codes of signals that led to nothing, in words. */
const SIGNALS: Readonly<Record<string, string>> = {
  sell: 'sell with nothing held',
  no_rule_met: 'no rule met',
  too_few_bars: 'too few bars so far',
  undefined_indicator: 'an indicator undefined',
  benchmark_missing: 'no benchmark',
  no_bar_today: 'no bar of the session',
};

function top(counts: ReadonlyMap<string, number>, names: Readonly<Record<string, string>> = {}): string {
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5)
    .map(([code, n]) => `${names[code] ?? code} ${n === 1 ? 'once' : `${n} times`}`)
    .join(', ');
}

function counted(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return top(counts);
}
