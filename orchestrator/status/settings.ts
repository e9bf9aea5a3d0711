import { z } from 'zod';

/** Where figures for Prometheus are served, and where traces go. */
export const watchSettings = z.strictObject({
  METRICS_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe(
      'Address /metrics, /healthz and /readyz are served at. Any but this machine needs METRICS_TOKEN.',
    ),
  METRICS_PORT: z.number().int().min(0).max(65_535).default(9187).describe('Its port; 0: any free one.'),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe(
      'What Prometheus sends as a bearer token. Unset: whoever is on this machine may read /metrics.',
    ),
  WATCH_SECONDS: z
    .number()
    .positive()
    .default(2)
    .describe('Seconds between two looks of the desk at itself: status.json, breakers, notices that wait.'),
  DAILY_REPORT: z
    .enum(['live', 'always', 'never'])
    .default('live')
    .describe(
      'Writes RUNTIME_DIR/reports/DAY.html and .txt after each close. live: in real time only, since a replay or an exchange of our own lives ' +
        'through a year in seconds and nobody reads 250 reports of it; `npm run report -- --day DAY` makes any.',
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('OpenTelemetry collector (OTLP over HTTP, such as http://127.0.0.1:4318). Unset: no traces.'),
});
