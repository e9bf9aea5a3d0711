import { z } from 'zod';
import { quantile } from '../../../analytics/index.ts';
import type { ModelCallView, ReadModels } from '../../../db/index.ts';
import { listQuery, modelCall, modelCallDetail, models } from '../../api/index.ts';
import type { ModelCall, Models } from '../../api/index.ts';
import { resource } from '../resource.ts';
import type { Mount } from '../resource.ts';
import { groupBy } from './group.ts';

export const MODELS: readonly Mount[] = [
  resource({
    path: '/models',
    summary: 'Models and selectors: calls, cost, latency, abstentions, and what their choices brought',
    answer: models,
    async read({ reads }) {
      const calls = await reads.modelCalls();
      const days = groupBy(calls, (call) => call.at.slice(0, 10));
      return {
        total: spend(calls),
        byProvider: [...groupBy(calls, (call) => call.provider)].map(([provider, some]) => ({
          provider,
          ...spend(some),
        })),
        byModel: [...groupBy(calls, (call) => `${call.provider} ${call.model}`).values()].map((some) => {
          const { provider, model } = some[0] as ModelCallView;
          return { provider, model, ...spend(some) };
        }),
        byDay: [...days].map(([day, some]) => ({ day, calls: some.length, costUsd: cost(some) })),
        bySelector: await selectors(reads),
      };
    },
  }),
  resource({
    path: '/models/calls',
    summary: 'Every call to a model, without its texts',
    query: listQuery
      .omit({ symbol: true })
      .extend({ limit: z.coerce.number().int().min(1).max(10_000).default(200) }),
    answer: z.array(modelCall),
    read: async ({ reads }, { query }) => (await reads.modelCalls(query)).map(told),
  }),
  resource({
    path: '/models/calls/{id}',
    summary: 'A call to a model with what was asked and answered',
    params: z.object({ id: z.string().min(1).max(128) }),
    answer: modelCallDetail,
    async read({ reads }, { params }) {
      const call = (await reads.modelCalls()).find((one) => one.id === params.id);
      return call ? { ...told(call), request: call.request, reply: call.reply } : null;
    },
  }),
];

function told(call: ModelCallView): ModelCall {
  const { id, at, cycleId, purpose, provider, model, prompt, outcome, failure, inputTokens, outputTokens, costUsd, latencyMs } = call; // prettier-ignore
  return { id, at, cycleId, purpose, provider, model, prompt, outcome, failure, inputTokens, outputTokens, costUsd, latencyMs }; // prettier-ignore
}

const cost = (calls: readonly ModelCallView[]): number => calls.reduce((sum, call) => sum + call.costUsd, 0);

function spend(calls: readonly ModelCallView[]): Models['total'] {
  const answered = calls.filter((call) => call.outcome === 'answered');
  const failed = calls.filter((call) => call.outcome !== 'answered');
  const latencies = answered.map((call) => call.latencyMs);
  const at = (q: number): number | null => (latencies.length === 0 ? null : quantile(latencies, q));
  return {
    calls: calls.length,
    answered: answered.length,
    failed: failed.length,
    inputTokens: calls.reduce((sum, call) => sum + (call.inputTokens ?? 0), 0),
    outputTokens: calls.reduce((sum, call) => sum + (call.outputTokens ?? 0), 0),
    costUsd: cost(calls),
    latencyMedian: at(0.5),
    latencyP99: at(0.99),
    failures: [...groupBy(failed, (call) => call.outcome)]
      .map(([outcome, some]) => ({ outcome, count: some.length }))
      .sort((a, b) => b.count - a.count),
  };
}

/** Who chose, and what became of trades entered on the choice: the selection of the entry's symbol on the session before. */
async function selectors(reads: ReadModels): Promise<Models['bySelector']> {
  const selections = await reads.selections();
  const orders = new Map((await reads.orders()).map((order) => [order.id, order]));
  const chooser = new Map(selections.map((s) => [`${s.cycleId} ${s.symbol}`, s.selector ?? 'nobody']));
  const closed = (await reads.trades()).flatMap((trade) => {
    const entry = orders.get(trade.orderIds[0] ?? '');
    const selector = entry?.cycleId ? chooser.get(`${entry.cycleId} ${trade.symbol}`) : undefined;
    return trade.pnl !== null && selector !== undefined ? [{ selector, pnl: trade.pnl }] : [];
  });
  return [...groupBy(selections, (s) => s.selector ?? 'nobody')].map(([selector, some]) => {
    const own = closed.filter((trade) => trade.selector === selector);
    return {
      selector,
      selections: some.length,
      abstentions: some.filter((s) => s.strategy === null).length,
      trades: own.length,
      winRate: own.length === 0 ? null : own.filter((trade) => trade.pnl > 0).length / own.length,
      pnl: own.reduce((sum, trade) => sum + trade.pnl, 0),
    };
  });
}
