import { z } from 'zod';

/** Pieces that several answers share. Times are ISO 8601; money is in dollars; a share is 0.05 for 5 %; undefined is null. */
export const session = z.string().regex(/^\d{4}-\d\d-\d\d$/);
export const instant = z.string();
export const figure = z.number().nullable();
export const text = z.string();
export const count = z.int().min(0);
/** Numbers and words that belong to a code. */
export const figures = z.record(z.string(), z.union([z.number(), z.string()]));
export const reason = z.object({ code: z.string(), figures });

/** What a list is narrowed to; the newest `limit`, still oldest first. */
export const listQuery = z.strictObject({
  symbol: z.string().max(12).optional(),
  since: z.iso.date().optional(),
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
});

/** Every refusal of the server itself. */
export const problem = z.object({
  error: z.object({
    code: z.string(),
    /** What happened, for people. */
    message: z.string(),
    /** What to do; null: nothing comes to mind. */
    hint: z.string().nullable(),
  }),
});
export type Problem = z.infer<typeof problem>;
