import type { EventName, PayloadOf } from '../bus/index.ts';
// Not the folder's entry: the page in the browser uses these words too, and has no node:crypto.
import { DENIALS } from '../domain/verdict.ts';
import type { Cut, DenialCode, PositionPlan, Reason } from '../domain/index.ts';
import type { DataFaultCode, HoldCode, RefusalCode } from '../orchestrator/reporting.ts';
import { dollars, figure, percent, price, shares, words } from './format.ts';

/** Codes as sentences. A code without one fails to compile where its list is closed. */

const DATA_FAULTS: Readonly<Record<DataFaultCode, string>> = {
  no_source: 'no file or no such symbol',
  no_bars: 'no bars, the data is empty',
  unparsable: 'a line cannot be read',
  unsorted: 'the dates are not sorted',
  duplicate_date: 'a date is there twice',
  non_positive_price: 'a price is negative or zero',
  stale: 'its last bar is too old',
  low_quality: 'the quality of its data is too low',
  provider_failed: 'the provider gave no answer',
};

const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  insufficient_buying_power: 'not enough buying power at the exchange',
  insufficient_qty: 'more than is held and free',
  wash_trade: 'it would meet an own order on the other side',
  no_short: 'nothing is held, and there is no short selling',
  sub_penny: 'the price is finer than the tick',
  invalid_order: 'the order is not valid',
  unknown_symbol: 'the exchange does not know the symbol',
  market_closed: 'the market is closed',
};

const HOLDS: Readonly<Record<HoldCode, string>> = {
  no_rule_met: 'no rule met',
  too_few_bars: 'too few bars',
  undefined_indicator: 'an indicator is undefined',
  benchmark_missing: 'the benchmark is missing',
  not_in_universe: 'not in the universe',
};

/** Reasons of agents, whose list is open: an unknown one is shown as its words. */
const REASONS: Readonly<Record<string, string>> = {
  ...HOLDS,
  rule_met: 'rule met',
  abstained: 'the selector abstained',
  no_selector: 'no selector answered',
  no_strategy: 'no strategy read it',
  no_bar_today: 'no bar of this session',
  not_the_desks_own: 'held, but not by this desk',
  held: 'held, no rule met',
  stop: 'protective stop',
  strategy_exit: "the strategy's exit rule",
  flatten: 'closed by hand',
  not_reached: 'its price was not reached in its session',
  orphaned: 'its position is gone',
  exit: 'makes way for the exit',
  raised: 'makes way for a higher stop',
  replaced: 'is not what the plan says any more',
  target: 'profit target',
  trailing_stop: 'stop raised behind the highest close',
  day_stop: 'stop raised to keep the day within its loss limit',
  time_limit: 'held as long as planned',
  nothing_held: 'nothing is held',
  exit_under_way: 'its exit is under way already',
  not_listed: 'not listed yet',
  too_many_open: 'too many cycles are under way',
};

/** Who says each event, and what it means. */
export const EVENT_WORDS: Readonly<Record<EventName, { readonly by: string; readonly means: string }>> = {
  cycle_started: { by: 'orchestrator', means: 'a cycle begins: the session it decides on and its symbols' },
  data_ready: { by: 'data', means: 'bars that can be trusted, and the symbols left out' },
  exits_ready: { by: 'position-manager', means: 'what the open positions need: exits, stops, cancels' },
  signals_ready: {
    by: 'strategy',
    means: 'one signal a symbol: the chosen strategy and what its code decided',
  },
  validated_ready: { by: 'quant', means: 'signals with their confidence lowered by evidence' },
  approved_ready: { by: 'risk', means: "the gate's answer: approved orders, cuts, refusals" },
  executed_ready: { by: 'execution', means: 'what the broker said to each order' },
  audited_ready: { by: 'audit', means: 'account, figures and narrative' },
  cycle_completed: { by: 'orchestrator', means: 'the cycle has passed every station; final counts' },
  order_updated: { by: 'broker', means: "one update of the broker's order feed" },
  position_changed: { by: 'broker', means: 'a position after a fill or a split' },
  intent_settled: {
    by: 'orchestrator',
    means: 'what became of an order whose sending had no answer or never took place',
  },
  reconciled: {
    by: 'orchestrator',
    means: "the desk's books compared with the broker's, and what was mended",
  },
  model_asked: { by: 'strategy', means: 'a model was asked: who, what it cost, how it went' },
  halted: { by: 'risk', means: 'no new entries, or nothing but exits' },
  resumed: { by: 'risk', means: 'entries are allowed again' },
  agent_failed: { by: 'bus', means: 'an agent threw; the others went on' },
  provider_degraded: { by: 'data', means: 'a provider is failing' },
  cycle_skipped: { by: 'orchestrator', means: 'a cycle did not start because too many were open' },
};

export type DenialView = PayloadOf<'approved_ready'>['denials'][number];

const known = <K extends string>(map: Readonly<Record<K, string>>, code: string): string | undefined =>
  Object.hasOwn(map, code) ? map[code as K] : undefined;

/** Figures in words: `confidence 0.22, minimum 0.3`. */
export function figuresText(figures: Readonly<Record<string, number | string>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${words(name)} ${typeof value === 'number' ? figure(value) : value}`)
    .join(', ');
}

const withFigures = (text: string, figures: Readonly<Record<string, number | string>>): string => {
  const inWords = figuresText(figures);
  return inWords === '' ? text : `${text} (${inWords})`;
};

/** What the figures of a refusal are; a figure that is not named here is shown as it is. */
const share = (n: number): string => percent(n, 2);
const FIGURES: Readonly<Record<DenialCode, Readonly<Record<string, (n: number) => string>>>> = {
  halted: {},
  not_reconciled: {},
  order_unknown: {},
  data_quality_day: {},
  daily_loss: { loss: share, limit: share },
  low_confidence: { confidence: (n) => n.toFixed(2), minimum: (n) => n.toFixed(2) },
  already_held: { value: dollars },
  open_order: { value: dollars },
  duplicate: {},
  max_positions: {},
  size_steps: { limit: share },
  position_limit: { limit: dollars },
  shares_limit: {},
  sector_limit: { limit: dollars },
  correlation_limit: { limit: dollars },
  gross_exposure: { limit: dollars },
  volume_share: { limit: share },
  buying_power: { limit: dollars },
  open_risk: { limit: dollars },
  order_rate: {},
  price_collar: { distance: share, limit: share },
  risk_per_trade: { atr14: price, confidence: (n) => n.toFixed(2), limit: dollars },
  no_stop_distance: { close: price, atr14: price },
  no_short: {},
};

/** The sentence of the code with its figures in their units. */
export function denialText({ code, figures }: Pick<DenialView, 'code' | 'figures'>): string {
  const units = FIGURES[code];
  return withFigures(
    DENIALS[code],
    Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, units[name]?.(value) ?? value])),
  );
}

/** Shares before and after, and the limit in its unit. */
export function cutText({ code, from, to, limit }: Cut): string {
  const text = FIGURES[code]['limit']?.(limit) ?? figure(limit);
  return `cut ${shares(from)} -> ${shares(to)} by ${words(code)}, limit ${text}`;
}

export function reasonText(reason: Reason): string {
  return withFigures(reasonWords(reason.code), reason.figures);
}

/** What a position is held for: `stop 92.40, trailing 5 %, target 120.00, 20 sessions at most`. */
export function planText({ stopPrice, trail, targetPrice, timeLimit }: PositionPlan): string {
  return [
    `stop ${price(stopPrice)}`,
    ...(trail
      ? [`trailing ${trail.kind === 'percent' ? `${figure(trail.value)} %` : price(trail.value)}`]
      : []),
    ...(targetPrice === null ? [] : [`target ${price(targetPrice)}`]),
    ...(timeLimit === null ? [] : [`${timeLimit} sessions at most`]),
  ].join(', ');
}

export const reasonWords = (code: string): string =>
  known(REASONS, code) ?? known(DENIALS, code) ?? words(code);

/** `openai gave no answer: failed (500 boom)`; most failures begin with the name themselves. */
export const noAnswerText = ({
  selector,
  failure,
}: {
  readonly selector: string;
  readonly failure: string;
}): string =>
  `${selector} gave no answer: ${failure.startsWith(`${selector}: `) ? failure.slice(selector.length + 2) : failure}`;

export function excludedText(excluded: { readonly code: string; readonly detail: string }): string {
  const what = known(DATA_FAULTS, excluded.code) ?? reasonWords(excluded.code);
  return excluded.detail === '' ? what : `${what}: ${excluded.detail}`;
}

export const refusalText = (code: string | null, message: string | null): string =>
  (code === null ? undefined : known(REFUSALS, code)) ??
  message ??
  (code === null ? 'no reason given' : words(code));

type Adjustment = PayloadOf<'validated_ready'>['signals'][number]['adjustments'][number];

const ADJUSTMENTS: Readonly<Record<Adjustment['code'], (a: Adjustment) => string>> = {
  expectancy: (a) => `its trades did not earn on average (${figure(a.figure)})`,
  sharpe: (a) => `Sharpe ${a.figure.toFixed(2)} under ${figure(a.threshold)}`,
  drawdown: (a) => `drawdown ${percent(Math.abs(a.figure))} beyond ${percent(Math.abs(a.threshold))}`,
  vif: (a) => `moves with the others (VIF ${a.figure.toFixed(1)}, from ${figure(a.threshold)})`,
  volatility: (a) => `volatility spike, ${a.figure.toFixed(2)} times the usual`,
};

export const adjustmentText = (a: Adjustment): string =>
  `${ADJUSTMENTS[a.code](a)}, x ${a.factor.toFixed(2)}`;
