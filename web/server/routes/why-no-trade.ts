import { z } from 'zod';
import { reasonText, reasonWords } from '../../../words/text.ts';
import type { ReadModels } from '../../../db/index.ts';
import { listQuery, noTradeReason, signalDistribution } from '../../api/index.ts';
import type { Decision, NoTradeReason, SignalDistribution } from '../../api/index.ts';
import { resource } from '../resource.ts';
import type { Mount } from '../resource.ts';
import { decide } from './decisions.ts';
import { groupBy } from './group.ts';

/** Over the newest signals, so that years of them cost no more than months. */
const query = listQuery.extend({ limit: z.coerce.number().int().min(1).max(50_000).default(2500) });
type Query = z.output<typeof query>;

const decisions = (reads: ReadModels, asked: Query): Promise<Decision[]> =>
  decide(reads, { ...asked, symbol: asked.symbol?.toUpperCase() });

export const WHY: readonly Mount[] = [
  resource({
    path: '/no-trade',
    summary: 'Why no trade: the reasons for which signals led to no order, the most frequent first',
    query,
    answer: z.array(noTradeReason),
    read: async ({ reads }, { query: asked }) => reasons(await decisions(reads, asked)),
  }),
  resource({
    path: '/distribution',
    summary: 'How signals are spread over actions, strategies and confidence',
    query,
    answer: signalDistribution,
    read: async ({ reads }, { query: asked }) => distribution(await decisions(reads, asked)),
  }),
];

/** A hold has its strategy's reason; else what became of the signal says it. */
const codeOf = (d: Decision): string =>
  d.action === 'hold' && d.fate === 'nothing' ? d.reason : d.outcomeKind;

function reasons(all: readonly Decision[]): NoTradeReason[] {
  const idle = all.filter((d) => d.fate !== 'ordered');
  const groups = groupBy(idle, (d) => `${by(d)} ${codeOf(d)}`);
  return [...groups.values()]
    .map((rows): NoTradeReason => {
      const newest = rows.at(-1) as Decision;
      const symbols = groupBy(rows, (row) => row.symbol);
      return {
        by: by(newest),
        code: codeOf(newest),
        text: reasonWords(codeOf(newest)),
        count: rows.length,
        share: rows.length / idle.length,
        symbols: [...symbols]
          .map(([symbol, some]) => ({ symbol, count: some.length }))
          .sort((a, b) => b.count - a.count),
        lastSession: newest.session,
        example: `${newest.symbol}: ${newest.action === 'hold' ? reasonText({ code: newest.reason, figures: newest.figures }) : newest.outcomeText}`,
      };
    })
    .sort((a, b) => b.count - a.count);
}

const by = (d: Decision): NoTradeReason['by'] =>
  d.fate === 'refused' ? 'gate' : d.action === 'hold' ? 'strategy' : 'desk';

const STEPS = 10;

function distribution(all: readonly Decision[]): SignalDistribution {
  const count = (rows: readonly Decision[], action: Decision['action']): number =>
    rows.filter((d) => d.action === action).length;
  const active = all.filter((d) => d.action !== 'hold');
  const step = (d: Decision): number => Math.min(STEPS - 1, Math.floor(d.confidence * STEPS));
  const strategies = groupBy(all, (d) => d.strategy ?? 'none');
  return {
    sessions: new Set(all.map((d) => d.session)).size,
    signals: all.length,
    byAction: { buy: count(all, 'buy'), sell: count(all, 'sell'), hold: count(all, 'hold') },
    byStrategy: [...strategies]
      .map(([strategy, rows]) => {
        const acting = rows.filter((d) => d.action !== 'hold');
        return {
          strategy,
          buy: count(rows, 'buy'),
          sell: count(rows, 'sell'),
          hold: count(rows, 'hold'),
          ordered: rows.filter((d) => d.fate === 'ordered').length,
          refused: rows.filter((d) => d.fate === 'refused').length,
          meanConfidence:
            acting.length === 0 ? null : acting.reduce((sum, d) => sum + d.confidence, 0) / acting.length,
        };
      })
      .sort((a, b) => b.buy + b.sell + b.hold - (a.buy + a.sell + a.hold)),
    confidence: Array.from({ length: STEPS }, (_, k) => ({
      from: k / STEPS,
      to: (k + 1) / STEPS,
      count: active.filter((d) => step(d) === k).length,
    })),
  };
}
