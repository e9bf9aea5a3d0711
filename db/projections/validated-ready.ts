import { update } from '../engine/statement.ts';
import { cycleOf } from './cycle-of.ts';
import type { Projection } from './projection.ts';

const judge = update(
  'signals',
  ['confidence', 'raw_confidence', 'adjustments', 'evidence'],
  ['cycle_id', 'symbol'],
);

/** Confidence after Quant, with every adjustment. */
export const validatedReady: Projection<'validated_ready'> = (event) =>
  event.payload.signals.map((signal) =>
    judge({
      cycle_id: cycleOf(event),
      symbol: signal.symbol,
      confidence: signal.confidence,
      raw_confidence: signal.rawConfidence,
      adjustments: JSON.stringify(signal.adjustments),
      evidence: signal.evidence && JSON.stringify(signal.evidence),
    }),
  );
