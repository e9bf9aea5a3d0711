import type { EventOf } from '../../bus/index.ts';
import { words } from '../../words/format.ts';
import type { Style } from '../style.ts';
import { reasonWords } from '../../words/text.ts';

/** What a person must see at once, whatever the mode; null for everything else. */
export function urgentLine({ type, payload }: EventOf, style: Style): string | null {
  if (type === 'halted')
    return style.red(`${payload.state} by ${payload.by}: ${payload.reason} (${payload.code})`);
  if (type === 'resumed') return style.green(`resumed by ${payload.by}: ${payload.reason}`);
  if (type === 'intent_settled') {
    const { clientOrderId, outcome, message } = payload;
    return style.yellow(`${clientOrderId} had no answer; now ${outcome}${message ? `: ${message}` : ''}`);
  }
  if (type === 'reconciled') {
    const { divergences, converged } = payload;
    if (divergences.length === 0) return null;
    const shown = divergences.slice(0, 3).map((d) => `${words(d.kind)} ${d.subject}`);
    const more = divergences.length > 3 ? `, and ${divergences.length - 3} more` : '';
    const end = converged ? 'the books agree' : 'not brought together yet';
    return style.yellow(`books compared with the broker: ${shown.join(', ')}${more}; ${end}`);
  }
  if (type === 'provider_degraded') {
    return style.yellow(`data provider ${payload.provider}: ${payload.detail} (${payload.code})`);
  }
  if (type === 'cycle_skipped') {
    return style.yellow(
      `${payload.session}  cycle skipped: ${reasonWords(payload.reason)}, ${payload.open} open`,
    );
  }
  return null;
}
