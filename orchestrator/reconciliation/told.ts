import type { Message } from '../../bus/index.ts';
import type { Comparison, Divergence } from '../../portfolio/reconcile/index.ts';

type Payload = Message<'reconciled'>['payload'];
export type Trigger = Payload['trigger'];

/** What one round found. */
export interface Round {
  readonly checked: Comparison['checked'];
  readonly divergences: readonly Divergence[];
  /** Nothing was left to repair. */
  readonly clean: boolean;
  /** Another look helps, if it is not taken at once. */
  readonly waits: boolean;
  readonly halt: { readonly code: string; readonly reason: string } | null;
  readonly unreachable: string | null;
}

/** The event of a round: every difference, and what the book takes over from the broker. */
export function told(round: {
  readonly trigger: Trigger;
  readonly round: number;
  readonly clean: boolean;
  readonly checked: Comparison['checked'];
  readonly divergences: readonly Divergence[];
  readonly session: string;
  readonly note?: string;
}): Message<'reconciled'> {
  const { trigger, clean, checked, divergences, session, note = null } = round;
  const halts = divergences.flatMap(({ remedy }) => (remedy.do === 'halt' ? [remedy.reason] : []));
  const text = note ?? (halts.length > 0 ? halts.join('; ').slice(0, 2000) : null);
  return {
    type: 'reconciled',
    payload: {
      session,
      trigger,
      round: round.round,
      converged: clean,
      checked,
      divergences: divergences.map(({ kind, subject, desk, broker, repair }) => ({ kind, subject, desk, broker, repair })), // prettier-ignore
      corrections: divergences.flatMap(correctionOf),
      note: text,
    },
  };
}

function correctionOf({ remedy }: Divergence): Payload['corrections'] {
  if (remedy.do === 'cash') return [{ kind: 'cash', delta: remedy.delta }];
  if (remedy.do !== 'position') return [];
  const { symbol, qty, avgEntryPrice } = remedy;
  return [{ kind: 'position', symbol, qty, avgEntryPrice }];
}
