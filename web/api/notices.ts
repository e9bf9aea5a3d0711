import { z } from 'zod';
import { KINDS, SEVERITIES } from '../../notify/notice.ts';
import { instant, text } from './common.ts';

/** As `npm run notices -- --json`. */
export const notice = z.object({
  id: text,
  at: instant,
  kind: z.enum(KINDS),
  severity: z.enum(SEVERITIES),
  title: text,
  /** What else there is to say; empty: nothing. */
  text,
  key: text,
  acknowledged: z.object({ by: text, at: instant }).nullable(),
});
export type Notice = z.infer<typeof notice>;

export const noticesQuery = z.strictObject({
  /** `true`: only what waits for somebody. */
  unread: z.enum(['true', 'false']).default('false'),
  limit: z.coerce.number().int().min(1).max(10_000).optional(),
});

/** Body of POST /acknowledge. */
export const acknowledgeRequest = z.strictObject({
  /** Such as `n12`, or `all` that are unread. */
  id: z.string().regex(/^(n\d{1,12}|all)$/, 'must be such as n12, or all'),
});
export type AcknowledgeRequest = z.input<typeof acknowledgeRequest>;

/** Those answered by this request; empty: they were already. */
export const acknowledgeAnswer = z.object({ acknowledged: z.array(text) });
export type AcknowledgeAnswer = z.infer<typeof acknowledgeAnswer>;
