import type { EventOf } from '../../bus/index.ts';

const KEPT = 5 * 60_000;

/** When the desk's last orders were approved, by its own clock; the gate's minute is counted from it. */
export class OrderTimes {
  readonly times: number[] = [];

  tap(event: EventOf): void {
    if (event.type !== 'approved_ready') return;
    const at = Date.parse(event.at);
    while (this.times.length > 0 && (this.times[0] as number) < at - KEPT) this.times.shift();
    for (let i = 0; i < event.payload.orders.length; i++) this.times.push(at);
  }
}
