import { z } from 'zod';

/** Where the page is served. The command's options win over them. */
export const dashboardSettings = z.strictObject({
  DASHBOARD_PORT: z
    .int('must be a whole number')
    .min(0, 'must be a port from 0 to 65535')
    .max(65_535, 'must be a port from 0 to 65535')
    .default(8787)
    .describe('Port of the page. A taken one moves to a free one and says so; 0: any free one.'),
  DASHBOARD_HOST: z
    .string()
    .min(1)
    .max(255)
    .default('127.0.0.1')
    .describe('Address it listens on. Any but this machine needs DASHBOARD_ORIGIN, and TLS in front.'),
  DASHBOARD_ORIGIN: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe(
      'Where a proxy with TLS answers for it, such as https://desk.example.com. Unset: this machine alone.',
    ),
});
