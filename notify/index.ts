/** `readNotices`, `unreadCounts` and `acknowledgeNotice` from any process; `createNotifier` for a running desk. */
export { createNotifier } from './create.ts';
export { breakerOpen, dailyReport } from './from-events.ts';
export { acknowledgeNotice, isUnread, readNotices, unreadCounts } from './log.ts';
export type { Kept } from './log.ts';
export { KINDS, SEVERITIES } from './notice.ts';
export type { Draft, Notice, NoticeKind, Severity } from './notice.ts';
export type { Notifier } from './notifier.ts';
