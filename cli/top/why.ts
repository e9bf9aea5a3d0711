import type { DenialView, SignalView } from '../../db/index.ts';
import { reasonWords } from '../../words/text.ts';
import type { Reason } from './view.ts';

/** Reasons for which signals led to no order, the most frequent first. */
export function reasonsOf(signals: readonly SignalView[], denials: readonly DenialView[]): readonly Reason[] {
  const refused = new Set(denials.map(keyOf));
  const groups = new Map<string, { by: Reason['by']; code: string; symbols: string[]; count: number }>();
  for (const signal of signals) {
    if (signal.outcome !== signal.outcomeKind) continue;
    const by = refused.has(keyOf(signal)) ? 'gate' : signal.action === 'hold' ? 'strategy' : 'desk';
    const code = by === 'strategy' ? signal.reason : signal.outcomeKind;
    const group = groups.get(`${by} ${code}`) ?? { by, code, symbols: [], count: 0 };
    groups.set(`${by} ${code}`, group);
    group.count++;
    if (!group.symbols.includes(signal.symbol)) group.symbols.push(signal.symbol);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, text: reasonWords(group.code) }))
    .toSorted((a, b) => b.count - a.count);
}

const keyOf = ({ cycleId, symbol }: Pick<SignalView, 'cycleId' | 'symbol'>): string => `${cycleId} ${symbol}`;
