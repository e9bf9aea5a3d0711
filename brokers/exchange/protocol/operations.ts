import type { Operation } from './context.ts';
import { barOperations } from './data/bars.ts';
import { corporateOperations } from './data/corporate-actions.ts';
import { latestOperations } from './data/latest.ts';
import { metaOperations } from './data/meta.ts';
import { screenerOperations } from './data/screener.ts';
import { tickOperations } from './data/ticks.ts';
import { accountOperations } from './trading/account.ts';
import { activityOperations } from './trading/activities.ts';
import { announcementOperations } from './trading/announcements.ts';
import { assetOperations } from './trading/assets.ts';
import { calendarOperations } from './trading/calendar.ts';
import { eventOperations } from './trading/events.ts';
import { historyOperations } from './trading/history.ts';
import { orderOperations } from './trading/orders.ts';
import { positionOperations } from './trading/positions.ts';
import { watchlistOperations } from './trading/watchlists.ts';

/** Every operation that is served. */
export const operations: readonly Operation[] = [
  ...accountOperations,
  ...orderOperations,
  ...positionOperations,
  ...calendarOperations,
  ...assetOperations,
  ...historyOperations,
  ...activityOperations,
  ...eventOperations,
  ...watchlistOperations,
  ...barOperations,
  ...latestOperations,
  ...tickOperations,
  ...metaOperations,
  ...corporateOperations,
  ...announcementOperations,
  ...screenerOperations,
];
