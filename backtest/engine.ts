import type { Bar, Clock, Soon } from '../domain/index.ts';
import { exchangeRules } from '../brokers/exchange/index.ts';
import type { EmbeddedExchange } from '../brokers/exchange/index.ts';
import { sessionTimes } from '../domain/calendar/index.ts';
import { fillValue } from '../portfolio/index.ts';
import { toDollars } from '../domain/index.ts';
import { backtestDesk } from '../orchestrator/backtest-desk.ts';
import type { BacktestDesk } from '../orchestrator/backtest-desk.ts';
import type { HistoryChoices } from '../orchestrator/history-choices/index.ts';
import { Collector } from './collector.ts';
import { costsOf } from './costs.ts';
import type { Loaded } from './data/load.ts';
import { RevealedBars } from './data/revealed-bars.ts';
import { isChooser } from './request.ts';
import type { BacktestRequest } from './request.ts';

/** What a run has come to, session by session. */
export interface Lived {
  /** Sessions lived through, oldest first; fewer than asked where it was stopped. */
  readonly sessions: readonly string[];
  /** Equity at each close, dollars. */
  readonly equity: Float64Array;
  /** Sessions with any position at the close. */
  readonly sessionsHeld: number;
  readonly collector: Collector;
  readonly stopped: boolean;
  /** Milliseconds of the wall when the first cycle began. */
  readonly begun: number;
}

export interface RunOptions {
  readonly wall: Clock;
  readonly signal?: AbortSignal;
  /** Who chooses, where that is neither the rules nor one strategy. */
  readonly selectors?: HistoryChoices['selectors'] | undefined;
  /** Called now and then with the sessions done, the session, and milliseconds since the first. */
  readonly progress?: (done: number, of: number, session: string, elapsed: number) => void;
}

/** The wall is looked at, and timers and signals get their turn, once in so many sessions. */
const BREATH = 16;
const BREATH_MS = 50;

/** Lives through all sessions: the exchange plays the session's bars, then the agents decide on its close. */
export async function live(request: BacktestRequest, loaded: Loaded, options: RunOptions): Promise<Lived> {
  const { wall, signal, progress, selectors } = options;
  const { sessions } = loaded;
  const { desk, library } = await deskOf(request, loaded, selectors);
  const collector = new Collector(request.risk === 'research');
  let fault: unknown;
  desk.bus.watch((event) => {
    try {
      collector.watch(event);
    } catch (thrown) {
      fault ??= thrown;
    }
  });
  const equity = new Float64Array(sessions.length);
  const paid = dividendsOf(loaded);
  let sessionsHeld = 0;
  let done = 0;
  const began = wall.now();
  let breathed = began;
  const before = beforeFirst(loaded);
  if (before !== null) library.reveal(before);
  for (const session of sessions) {
    if (signal?.aborted) break;
    // Nothing is waited for where it was done at once: a promise a step would cost more than the step.
    const begun = desk.begin(session);
    if (begun) await begun;
    for (const { symbol, amount } of paid.get(session) ?? []) {
      const qty = desk.book.position(symbol)?.qty ?? 0;
      if (qty > 0) await desk.paid({ symbol, session, dollars: toDollars(fillValue(qty, amount)) });
    }
    const played = desk.play(session);
    if (played) await played;
    library.reveal(session);
    const cycle = desk.cycle(session);
    const completed = cycle instanceof Promise ? await cycle : cycle;
    if (fault !== undefined) throw fault;
    equity[done++] = completed.payload.equity;
    if (desk.book.positions().length > 0) sessionsHeld++;
    if (done % BREATH !== 0) continue;
    const now = wall.now();
    if (now - breathed < BREATH_MS) continue;
    breathed = now;
    progress?.(done, sessions.length, session, now - began);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return {
    sessions: done === sessions.length ? sessions : sessions.slice(0, done),
    equity: equity.subarray(0, done),
    sessionsHeld,
    collector,
    stopped: done < sessions.length,
    begun: began,
  };
}

async function deskOf(
  request: BacktestRequest,
  loaded: Loaded,
  selectors: RunOptions['selectors'],
): Promise<{ desk: BacktestDesk; library: RevealedBars }> {
  const { traded, benchmark, actions } = loaded;
  const { config, risk, costs, participation } = request;
  const settings = { ...config.settings, SYMBOLS: traded.map((h) => h.symbol) };
  const histories = benchmark && !traded.includes(benchmark) ? [...traded, benchmark] : traded;
  const library = new RevealedBars(histories, actions.restate ? actions.splits : []);
  const own = exchangeRules(settings);
  const desk = await backtestDesk({
    settings,
    library,
    provider: request.source.kind === 'folder' ? 'csv' : request.source.name,
    strategy: isChooser(request.strategy) ? 'rules' : request.strategy,
    selectors,
    parameters: request.parameters,
    sizing: request.sizing,
    exits: request.exits,
    risk,
    validation: request.validation,
    exchange: {
      costs: costsOf(costs, risk === 'research' ? null : own.costs, library),
      participation: participation === undefined ? own.participation : participation,
    },
    player: (exchange) => playerOf(exchange, library, loaded),
  });
  return { desk, library };
}

/** The exchange lives through a session by the bars that the desk is about to be shown. */
function playerOf(
  exchange: EmbeddedExchange,
  library: RevealedBars,
  { actions }: Loaded,
): (session: string) => Soon<unknown> {
  const bars = new NextBars(library);
  const splits = bySession(actions.splits);
  const dividends = bySession(actions.dividends);
  return (session) => {
    bars.session = session;
    const { open, close } = sessionTimes(session);
    return exchange.playSession({
      session,
      openTime: open,
      closeTime: close,
      bars,
      splits: splits.get(session) ?? [],
      dividends: dividends.get(session) ?? [],
    });
  };
}

/** Bars are made for those symbols that the exchange asks for: what is held, or on order. */
class NextBars extends Map<string, Bar> {
  session = '';
  readonly #library: RevealedBars;

  constructor(library: RevealedBars) {
    super();
    this.#library = library;
  }

  override get(symbol: string): Bar | undefined {
    return this.#library.next(symbol, this.session);
  }
}

const dividendsOf = ({ actions }: Loaded) => bySession(actions.dividends);

function bySession<T extends { readonly session: string }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const map = new Map<string, T[]>();
  for (const item of items) {
    const list = map.get(item.session);
    if (list) list.push(item);
    else map.set(item.session, [item]);
  }
  return map;
}

/** The last date before the first session on which anything traded; null: nothing lies before. */
function beforeFirst({ traded, benchmark, sessions }: Loaded): string | null {
  const first = sessions[0] as string;
  let last: string | null = null;
  for (const { dates } of benchmark ? [...traded, benchmark] : traded)
    for (const date of dates) {
      if (date >= first) break;
      if (last === null || date > last) last = date;
    }
  return last;
}
