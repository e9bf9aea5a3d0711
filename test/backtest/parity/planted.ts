import { parity } from '../../../backtest/parity/index.ts';
import type { ParityReport } from '../../../backtest/parity/index.ts';
import { defaultCosts } from '../../../brokers/exchange/index.ts';
import type { SlippageModel } from '../../../brokers/exchange/index.ts';
import type { EventOf } from '../../../bus/index.ts';
import type { OrderRequest, StrategyName } from '../../../domain/index.ts';
import { selectorChain } from '../../../llm/index.ts';
import type { StrategySelector } from '../../../llm/index.ts';
import { simulatedMarket } from '../../../market/index.ts';
import type { StoredSeries } from '../../../market/index.ts';
import { loadConfig } from '../../../orchestrator/config/index.ts';
import type { Settings } from '../../../orchestrator/config/index.ts';
import { wiredDesk } from '../../scenarios/wired-desk.ts';
import type { WiredDesk } from '../../scenarios/wired-desk.ts';

export const DAY = '2024-01-02';
export const TABLE: Readonly<Record<string, StrategyName>> = {
  TSLA: 'MovingAverageEnvelope',
  GOOGL: 'MovingAverageEnvelope',
  AMZN: 'MovingAverageEnvelope',
  MSFT: 'DualMomentum',
  META: 'DualMomentum',
};
const SYMBOLS = [...Object.keys(TABLE), 'SPY'];
/** Limits so wide that no order stands in another's way. */
const ROOM = { RISK_MAX_GROSS: '2', RISK_MAX_SECTOR: '0.8', RISK_CORRELATION: '0.95', RISK_MAX_CORRELATED: '0.8', RISK_MAX_POSITION: '0.15' }; // prettier-ignore
const MARKET = simulatedMarket({ seed: 7 });

/** Chooses by a table; abstains where a symbol is not in it. */
export const choosing = (table: Readonly<Record<string, StrategyName>>): StrategySelector => ({
  name: 'table',
  immediate: true,
  select: async ({ symbols }) => ({
    ok: true,
    choices: symbols.map(({ symbol }) => ({ symbol, strategy: table[symbol] ?? null, reason: 'the table' })),
  }),
});

/** What was otherwise on the recorded day. */
export interface Planted {
  /** Fills of this symbol are half a per cent worse. */
  readonly fill?: string;
  /** Orders of this symbol are with the broker a session later. */
  readonly latency?: string;
  /** Nobody was chosen for this symbol. */
  readonly model?: string;
  /** The station that grades confidence had another code for this symbol. */
  readonly code?: string;
}

/** Five entries on one day, with the planted differences, and the two sessions after it. */
export async function record(planted: Planted): Promise<WiredDesk> {
  const table = Object.fromEntries(Object.entries(TABLE).filter(([symbol]) => symbol !== planted.model));
  const late: OrderRequest[] = [];
  const { slippage } = defaultCosts;
  const worse: SlippageModel = {
    price: (side, reference, qty, bar, symbol) =>
      slippage.price(side, symbol === planted.fill ? reference * 1.005 : reference, qty, bar, symbol),
  };
  const desk = await wiredDesk({
    symbols: SYMBOLS,
    env: ROOM,
    market: MARKET,
    selectors: selectorChain([choosing(table)]),
    rules: { costs: { ...defaultCosts, slippage: worse } },
    broker: (exchange) =>
      new Proxy(exchange, {
        get(target, name) {
          if (name === 'submit')
            return async (request: OrderRequest) => {
              if (request.symbol !== planted.latency) return target.submit(request);
              late.push(request);
              return { outcome: 'unknown', message: 'no answer' };
            };
          const value = Reflect.get(target, name) as unknown;
          return typeof value === 'function' ? (value as (...a: unknown[]) => unknown).bind(target) : value;
        },
      }),
    agent: (agent) =>
      agent.name !== 'quant'
        ? agent
        : {
            name: agent.name,
            hears: agent.hears,
            emits: agent.emits,
            handle: async (event) =>
              (await agent.handle(event)).map((message) =>
                message.type !== 'validated_ready'
                  ? message
                  : {
                      ...message,
                      payload: {
                        ...message.payload,
                        signals: message.payload.signals.map((s) =>
                          s.symbol === planted.code ? { ...s, confidence: s.confidence / 10 } : s,
                        ),
                      },
                    },
              ),
          },
  });
  const next = await desk.days(DAY, 2);
  for (const request of late) await desk.exchange.submit(request);
  await desk.days(next, 2);
  return desk;
}

/** The settings that the day is simulated with. */
const settings = (): Settings =>
  loadConfig({
    purpose: 'query',
    folder: '/nonexistent',
    environment: { SYMBOLS: SYMBOLS.join(','), ...ROOM },
  }).settings;

/** The bars there are now. */
export async function histories(change: (symbol: string, series: StoredSeries) => StoredSeries = (_, same) => same) {
  const answers = await MARKET.dailyBars({ symbols: SYMBOLS, through: '2024-01-31' });
  const kept = new Map<string, readonly StoredSeries[]>();
  const now = new Map<string, StoredSeries>();
  for (const [symbol, answer] of answers) {
    if (!answer.ok) throw new Error(answer.fault.detail);
    const series = { revision: answer.revision, bars: answer.bars };
    kept.set(symbol, [series]);
    now.set(symbol, change(symbol, series));
  }
  return { kept, now };
} // prettier-ignore

export function parityOf(
  events: readonly EventOf[],
  other: Partial<Parameters<typeof parity>[0]> & Pick<Parameters<typeof parity>[0], 'histories'>,
): Promise<ParityReport> {
  const selectors = async () => selectorChain([choosing(TABLE)]);
  return parity({ events, session: DAY, settings: settings(), selectors, ...other });
}
