import type { EventOf } from '../../bus/index.ts';
import type { Style } from '../style.ts';
import { reasonWords } from '../text.ts';

/** What a person must see at once, whatever the mode; null for everything else. */
export function urgentLine({ type, payload }: EventOf, style: Style): string | null {
  if (type === 'halted')
    return style.red(`${payload.state} by ${payload.by}: ${payload.reason} (${payload.code})`);
  if (type === 'resumed') return style.green(`resumed by ${payload.by}: ${payload.reason}`);
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
