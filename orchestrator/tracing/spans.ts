import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import type { EventOf } from '../../bus/index.ts';
import type { Clock } from '../../domain/index.ts';
import { STATION_OF } from '../status/index.ts';

/** A span for each cycle, and under it one for each answer of a station, by the time of the wall. */
export class CycleSpans {
  readonly #tracer: Tracer;
  readonly #wall: Clock;
  #cycle: { readonly id: string | null; readonly span: Span; readonly within: Context } | null = null;
  /** When each event of the cycle passed, by its id. */
  readonly #at = new Map<string, number>();

  constructor(tracer: Tracer, wall: Clock) {
    this.#tracer = tracer;
    this.#wall = wall;
  }

  on(event: EventOf): void {
    const now = this.#wall.now();
    if (event.type === 'cycle_started') this.#begin(event, now);
    if (this.#cycle === null || event.cycleId !== this.#cycle.id) return;
    this.#at.set(event.id, now);
    const station = event.type === 'agent_failed' ? event.payload.agent : STATION_OF[event.type];
    const heard = event.causedBy === null ? undefined : this.#at.get(event.causedBy);
    if (station !== undefined && heard !== undefined) {
      const attributes = { 'tickwright.cycle_id': event.cycleId ?? '', 'tickwright.event': event.type, 'tickwright.seq': event.seq }; // prettier-ignore
      const span = this.#tracer.startSpan(station, { startTime: heard, attributes }, this.#cycle.within);
      if (event.type === 'agent_failed') span.setStatus({ code: SpanStatusCode.ERROR, message: event.payload.code }); // prettier-ignore
      span.end(now);
    }
    if (event.type === 'cycle_completed') this.#end(event, now);
  }

  #begin(event: EventOf<'cycle_started'>, now: number): void {
    this.#cycle?.span.end(now);
    this.#at.clear();
    const attributes = { 'tickwright.cycle_id': event.cycleId ?? '', 'tickwright.session': event.payload.session }; // prettier-ignore
    const span = this.#tracer.startSpan('cycle', { startTime: now, root: true, attributes });
    this.#cycle = { id: event.cycleId, span, within: trace.setSpan(context.active(), span) };
  }

  #end(event: EventOf<'cycle_completed'>, now: number): void {
    const { status, signals, approved, refused, orders, failures } = event.payload;
    const span = this.#cycle?.span;
    span?.setAttributes({ 'tickwright.signals': signals, 'tickwright.approved': approved, 'tickwright.refused': refused, 'tickwright.orders': orders }); // prettier-ignore
    if (status !== 'completed')
      span?.setStatus({ code: SpanStatusCode.ERROR, message: failures[0] ?? status });
    span?.end(now);
    this.#cycle = null;
  }
}
