import type { EventName, EventOf } from '../../bus/index.ts';
import type { Style } from '../style.ts';

/** What a person must see at once, whatever the mode; null for everything else. */
export function urgentLine(event: EventOf<EventName>, style: Style): string | null {
  switch (event.type) {
    case 'halted':
      return style.red(
        `${event.payload.state} by ${event.payload.by}: ${event.payload.reason} (${event.payload.code})`,
      );
    case 'resumed':
      return style.green(`resumed by ${event.payload.by}: ${event.payload.reason}`);
    case 'provider_degraded':
      return style.yellow(
        `data provider ${event.payload.provider}: ${event.payload.detail} (${event.payload.code})`,
      );
    case 'cycle_skipped':
      return style.yellow(
        `${event.payload.session}  cycle skipped: ${event.payload.reason}, ${event.payload.open} open`,
      );
    default:
      return null;
  }
}
