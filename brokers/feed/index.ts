export { BrokerFeed } from './feed.ts';
export type { FeedStart } from './feed.ts';
export type { Backfill, Execution, FeedProblem, Incomplete, RawFill, RawUpdate } from './raw.ts';
