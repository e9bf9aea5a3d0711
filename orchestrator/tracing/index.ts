import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { EventOf } from '../../bus/index.ts';
import type { Clock } from '../../domain/index.ts';
import { CycleSpans } from './spans.ts';

export interface Tracing {
  /** A watcher of the bus. */
  on(event: EventOf): void;
  /** Sends what is left, within two seconds, and stops. Never throws. */
  close(): Promise<void>;
}

/**
 * Traces to an OpenTelemetry collector, in the background: a collector that is slow or gone costs spans, never a cycle.
 * Loaded only where OTEL_EXPORTER_OTLP_ENDPOINT is set.
 * @param endpoint base address; `/v1/traces` is added
 */
export function startTracing(endpoint: string, desk: string, wall: Clock): Tracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: 2000 });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'tickwright', 'service.instance.id': desk }),
    spanProcessors: [
      new BatchSpanProcessor(exporter, { exportTimeoutMillis: 2000, scheduledDelayMillis: 1000 }),
    ],
  });
  const spans = new CycleSpans(provider.getTracer('tickwright'), wall);
  return {
    on: (event) => spans.on(event),
    close: () => provider.shutdown().catch(() => undefined),
  };
}
