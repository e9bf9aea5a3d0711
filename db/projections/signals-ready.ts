import { upsert } from '../engine/statement.ts';
import type { Write } from '../engine/statement.ts';
import { cycleOf } from './cycle-of.ts';
import type { Projection } from './projection.ts';

/** Until the gate has answered, or the cycle has ended without its answer. */
export const PENDING = 'pending';

const putSignal = upsert('signals', ['cycle_id', 'symbol'], 'rest');
const putSelection = upsert('strategy_selections', ['cycle_id', 'symbol'], 'rest');

export const signalsReady: Projection<'signals_ready'> = (event) => {
  const writes: Write[] = [];
  const { session, selector, signals } = event.payload;
  for (const [place, signal] of signals.entries()) {
    const origin = {
      cycle_id: cycleOf(event),
      symbol: signal.symbol,
      seq: event.seq,
      place,
      at: event.at,
      session,
    };
    const { strategy, action, confidence } = signal;
    writes.push(
      putSignal({
        ...origin,
        strategy,
        action,
        confidence,
        raw_confidence: confidence,
        reason_code: signal.reason.code,
        reason_figures: JSON.stringify(signal.reason.figures),
        adjustments: null,
        evidence: null,
        outcome: PENDING,
        outcome_ref: null,
      }),
      putSelection({
        ...origin,
        selector,
        strategy,
        chosen_because: signal.chosenBecause,
        context: JSON.stringify(signal.context),
      }),
    );
  }
  return writes;
};
