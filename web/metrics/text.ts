import { Registry } from 'prom-client';
import type { Metric } from 'prom-client';
import type { Series } from './sample.ts';

/**
 * The series in Prometheus' text form. prom-client counts by itself; here the desk has counted already, in another
 * process, so its registry is only asked to write down.
 */
export async function metricsText(
  series: readonly Series[],
): Promise<{ readonly type: string; readonly text: string }> {
  const registry = new Registry();
  for (const { name, help, type, samples } of series) {
    const values = samples.map((s) => ({ value: s.value, labels: s.labels, metricName: s.name ?? name }));
    const told = { name, help, type, aggregator: 'sum', values };
    registry.registerMetric({ name, get: async () => told } as unknown as Metric);
  }
  return { type: registry.contentType, text: await registry.metrics() };
}
