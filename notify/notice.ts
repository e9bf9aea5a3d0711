import { z } from 'zod';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];
/** Whether a severity is at least another. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);

/** What a person can be told of. */
export const KINDS = ['fill', 'exit_refused', 'halt', 'resume', 'breaker_open', 'drawdown', 'data_stale', 'reconciliation', 'agent_failed', 'daily_report'] as const; // prettier-ignore
export type NoticeKind = (typeof KINDS)[number];

/** Something to be told, before it has an id. */
export interface Draft {
  readonly kind: NoticeKind;
  readonly severity: Severity;
  /** One line. */
  readonly title: string;
  /** What else there is to say; empty: nothing. */
  readonly text: string;
  /** The same key within NOTIFY_SAME_MINUTES is the same news, and told once. */
  readonly key: string;
}

export const notice = z.strictObject({
  /** Short, for people to type; counts up. */
  id: z.string().regex(/^n\d+$/),
  /** ISO 8601, UTC, of the wall. */
  at: z.iso.datetime(),
  kind: z.enum(KINDS),
  severity: z.enum(SEVERITIES),
  title: z.string().max(300),
  text: z.string().max(8000),
  key: z.string().max(300),
});
export type Notice = z.infer<typeof notice>;
