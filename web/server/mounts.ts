import type { Mount } from './resource.ts';
import { ACCOUNT } from './routes/account.ts';
import { BACKTESTS } from './routes/backtests.ts';
import { BARS } from './routes/bars.ts';
import { CONTROL } from './routes/control.ts';
import { CYCLES } from './routes/cycles.ts';
import { DECISIONS } from './routes/decisions.ts';
import { HEALTH } from './routes/health.ts';
import { HOLDINGS } from './routes/holdings.ts';
import { LISTS } from './routes/lists.ts';
import { MODELS } from './routes/models.ts';
import { NOTICES } from './routes/notices.ts';
import { PARITY } from './routes/parity.ts';
import { PERFORMANCE } from './routes/performance.ts';
import { RISK } from './routes/risk.ts';
import { WHY } from './routes/why-no-trade.ts';

/** All of /api/v1. A further router is one more line here: it stands behind the guard and in the OpenAPI document. */
export const MOUNTS: readonly Mount[] = [
  ACCOUNT,
  ...LISTS,
  HOLDINGS,
  ...CYCLES,
  ...DECISIONS,
  ...WHY,
  BARS,
  PERFORMANCE,
  PARITY,
  RISK,
  ...MODELS,
  HEALTH,
  BACKTESTS,
  NOTICES,
  CONTROL,
];
