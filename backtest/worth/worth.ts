import { drawdowns, returnsOf, sharpe, totalReturn, YEAR } from '../../analytics/index.ts';
import { createRng, STRATEGY_NAMES } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import {
  asChosen,
  askedOn,
  fixedChain,
  randomChain,
  rulesSelector,
  selectorChain,
} from '../../orchestrator/backtest-desk.ts';
import type { SelectorChain } from '../../orchestrator/backtest-desk.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { readLog } from '../../orchestrator/recorded-log.ts';
import type { RecordedLog } from '../../orchestrator/recorded-log.ts';
import { getStrategy } from '../../strategies/index.ts';
import { loadHistory } from '../data/load.ts';
import type { Loaded } from '../data/load.ts';
import { live } from '../engine.ts';
import { backtestRequest } from '../request.ts';
import type { BacktestRequest } from '../request.ts';
import { holding } from './holding.ts';
import { meanInterval } from './mean-interval.ts';

export interface WorthOptions {
  /** Random picks that are lived through. */
  readonly seeds: number;
  readonly seed: number | string;
  /** Mean days of a drawn block, and how often a history is drawn. */
  readonly block: number;
  readonly draws: number;
  readonly wall: Clock;
  readonly progress?: (done: number, of: number, what: string, elapsed: number) => void;
}

/** The account of one way of choosing over the log's sessions; for the log itself less what the models cost. */
export interface Account {
  readonly totalReturn: number | null;
  readonly sharpe: number | null;
  readonly maxDrawdown: number;
  /** Dollars. */
  readonly finalEquity: number;
}

/** By how much the log did better a year (simple daily returns, times 252), net of what the models cost. */
export interface Advantage {
  readonly perYear: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** `better` or `worse` where the interval does not hold zero. */
  readonly verdict: 'better' | 'worse' | 'not shown';
}

export interface Alternative extends Account {
  readonly name: string;
  readonly kind: 'rules' | 'fixed' | 'random' | 'hold';
  readonly advantage: Advantage;
}

export interface Worth {
  readonly log: Omit<RecordedLog, 'equity' | 'choices' | 'models' | 'sessions' | 'eras'> & {
    readonly from: string;
    readonly to: string;
    readonly sessions: number;
    /** Sessions between them on which the desk was not at work: nothing is chosen on them by anybody. */
    readonly missed: number;
  };
  readonly models: Omit<RecordedLog['models'], 'bySession'> & { readonly asked: boolean; readonly costUsd: number };
  readonly block: number;
  readonly draws: number;
  readonly seeds: number;
  /** Not null: the log is too short for any figure. */
  readonly tooShort: { readonly sessions: number; readonly needed: number } | null;
  /** The log's choices lived through once more, less what the models cost; and how far the account itself was from it at the end, dollars. */
  readonly chosen: (Account & { readonly accountDiffers: number }) | null;
  readonly alternatives: readonly Alternative[];
  /** Share of the random picks that ended below the log. */
  readonly randomBeaten: number | null;
  readonly notes: readonly string[];
} // prettier-ignore

/** Blocks below which drawing them says nothing. */
const LEAST_BLOCKS = 10;

/**
 * The settings' database against what else could have chosen, on the same bars, by the same agents, with the limits and
 * costs that were kept with its journal.
 * @throws DeskError NOT_FOUND without a finished session, DATA_UNAVAILABLE where the bars are gone
 */
export async function worth(config: Config, options: WorthOptions): Promise<Worth> {
  const log = await readLog(config);
  const [from, to] = [log.sessions[0] as string, log.sessions.at(-1) as string];
  const { bySession, ...spend } = log.models;
  const { market, symbols, answeredBy, eras } = log;
  const costUsd = spend.selectionUsd + spend.notesUsd;
  const needed = LEAST_BLOCKS * options.block;
  const { block, draws, seeds } = options;
  const answer = {
    log: { market, symbols, answeredBy, from, to, sessions: log.sessions.length, missed: 0 },
    models: { ...spend, asked: spend.calls > 0, costUsd },
    block, draws, seeds, tooShort: null, chosen: null, alternatives: [], randomBeaten: null, notes: [],
  } satisfies Worth; // prettier-ignore
  if (log.sessions.length < needed) return { ...answer, tooShort: { sessions: log.sessions.length, needed } };

  const settings = {
    ...config.settings,
    ...eras.at(-1)?.settings,
    SYMBOLS: [...symbols],
    CASH: log.equity[0] as number,
  };
  const asked = { data: 'store', from, to, validate: 'sample' } as const;
  const requestOf = (strategy: string) => backtestRequest({ ...config, settings }, { ...asked, strategy });
  // Loaded by the strategy that needs the fewest bars: the desk itself leaves no symbol out.
  const loaded = await loadHistory(await requestOf(MODEST), options.wall);
  const rules = await requestOf('rules');
  const working = new Set(log.sessions);
  const run = new Runs(loaded, working, options, STRATEGY_NAMES.length + 2 + seeds);

  const chosen = await run.lived(rules, asChosen(log.choices), 'the log');
  const net = lessSpend(chosen, loaded.sessions, bySession);
  const rng = createRng(options.seed).fork('worth');
  const returns = returnsFrom(settings.CASH, net);
  const compared = (name: string, kind: Alternative['kind'], equity: Float64Array, other = returnsFrom(settings.CASH, equity)): Alternative =>
    ({ name, kind, ...accountOf(settings.CASH, equity), advantage: advantageOf(returns, other, { block, draws, rng: rng.fork(name) }) }); // prettier-ignore

  const alternatives = [compared('rules', 'rules', await run.lived(rules, selectorChain([rulesSelector]), 'rules'))]; // prettier-ignore
  for (const name of STRATEGY_NAMES)
    alternatives.push(
      compared(name, 'fixed', await run.lived(await requestOf(name), fixedChain(name), name)),
    );
  const picks: Float64Array[] = [];
  for (let k = 0; k < seeds; k++)
    picks.push(await run.lived(rules, randomChain(rng.fork(`pick ${k}`)), `random pick ${k + 1}`));
  if (picks.length > 0) {
    const typical = meanOf(picks.map((equity) => returnsFrom(settings.CASH, equity)));
    const pick = compared('random pick', 'random', meanOf(picks), typical);
    alternatives.push({ ...pick, ...meanAccount(picks.map((equity) => accountOf(settings.CASH, equity))) });
  }
  alternatives.push(compared('buy and hold', 'hold', holding(loaded.traded, loaded.sessions, settings)));
  const last = (equity: Float64Array): number => equity.at(-1) ?? settings.CASH;
  return {
    ...answer,
    log: { ...answer.log, missed: loaded.sessions.filter((session) => !working.has(session)).length },
    chosen: { ...accountOf(settings.CASH, net), accountDiffers: last(log.equity) - last(chosen) },
    alternatives,
    randomBeaten: seeds === 0 ? null : picks.filter((pick) => last(pick) < last(net)).length / seeds,
    notes: [...settingsNotes(eras), ...loaded.notes],
  };
}

/** One account has one set of limits and costs: where the log had several, the newest stand for all. */
function settingsNotes(eras: RecordedLog['eras']): readonly string[] {
  if (eras.length === 0)
    return ['the log is older than settings are kept: limits and costs are those set now'];
  if (eras.length === 1) return [];
  return [
    `limits and costs are those the log ended with; it began with others and changed them ${eras.length === 2 ? 'once' : `${eras.length - 1} times`}`,
  ];
}

/** The strategy with the fewest bars before its first word. */
const MODEST = STRATEGY_NAMES.filter((name) => getStrategy(name).reads !== 'benchmark').reduce((a, b) => {
  const bars = (name: typeof a): number => getStrategy(name).minimumBars(getStrategy(name).defaults);
  return bars(b) < bars(a) ? b : a;
});

/** Backtests over the same bars, each with somebody else to choose, only on days on which the desk was at work. */
class Runs {
  readonly #loaded: Loaded;
  readonly #working: ReadonlySet<string>;
  readonly #options: WorthOptions;
  readonly #of: number;
  readonly #begun: number;
  #done = 0;

  constructor(loaded: Loaded, working: ReadonlySet<string>, options: WorthOptions, of: number) {
    this.#loaded = loaded;
    this.#working = working;
    this.#options = options;
    this.#of = of;
    this.#begun = options.wall.now();
  }

  /** @returns equity at each close */
  async lived(request: BacktestRequest, chain: SelectorChain, what: string): Promise<Float64Array> {
    const { wall, progress } = this.#options;
    const selectors = askedOn(this.#working, chain);
    const { equity } = await live(request, this.#loaded, { wall, selectors });
    progress?.(++this.#done, this.#of, what, wall.now() - this.#begun);
    return equity;
  }
}

const returnsFrom = (cash: number, equity: Float64Array): Float64Array =>
  returnsOf(Float64Array.of(cash, ...equity));

/** From each session on, what the models had cost up to it is missing. */
function lessSpend(equity: Float64Array, sessions: readonly string[], spend: ReadonlyMap<string, number>): Float64Array {
  let spent = 0;
  return equity.map((level, i) => level - (spent += spend.get(sessions[i] as string) ?? 0));
} // prettier-ignore

function accountOf(cash: number, equity: Float64Array): Account {
  const levels = Float64Array.of(cash, ...equity);
  const returns = returnsOf(levels);
  return {
    totalReturn: totalReturn(returns),
    sharpe: sharpe(returns),
    maxDrawdown: drawdowns(levels).maxDrawdown,
    finalEquity: equity.at(-1) ?? cash,
  };
}

/** Means over several accounts: the account of their mean would be smoother than any of them. */
function meanAccount(accounts: readonly Account[]): Account {
  const meanBy = (read: (account: Account) => number | null): number =>
    accounts.reduce((total, account) => total + (read(account) ?? 0), 0) / accounts.length;
  return {
    totalReturn: meanBy((a) => a.totalReturn),
    sharpe: meanBy((a) => a.sharpe),
    maxDrawdown: meanBy((a) => a.maxDrawdown),
    finalEquity: meanBy((a) => a.finalEquity),
  };
}

function advantageOf(mine: Float64Array, other: Float64Array, how: Parameters<typeof meanInterval>[1]): Advantage {
  const { mean, low, high } = meanInterval(mine.map((r, i) => r - (other[i] as number)), how);
  const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'not shown';
  return { perYear: YEAR * mean, low: YEAR * low, high: YEAR * high, verdict };
} // prettier-ignore

function meanOf(columns: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(columns[0]?.length ?? 0);
  for (const column of columns) column.forEach((x, i) => (total[i] = (total[i] as number) + x / columns.length));
  return total;
} // prettier-ignore
