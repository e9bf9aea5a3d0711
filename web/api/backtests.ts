import { z } from 'zod';
import { count, instant, text } from './common.ts';

/** A file of RUNTIME_DIR/reports. */
export const reportFile = z.object({
  name: text,
  kind: z.enum(['json', 'html', 'text']),
  at: instant,
  bytes: count,
  /** First words of what it is about, where the file says; else its name. */
  title: text,
});
export type ReportFile = z.infer<typeof reportFile>;
