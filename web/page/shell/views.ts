import type { ComponentType } from 'preact';
import { Account } from '../account/account.tsx';
import { Audits } from '../audits/audits.tsx';
import { Backtests } from '../backtests/backtests.tsx';
import { Cycles } from '../cycles/cycles.tsx';
import { Health } from '../health/health.tsx';
import { Help } from '../help/help.tsx';
import { Market } from '../market/market.tsx';
import { Models } from '../models/models.tsx';
import { Now } from '../now/now.tsx';
import { Performance } from '../performance/performance.tsx';
import { Positions } from '../positions/positions.tsx';
import { Refusals } from '../refusals/refusals.tsx';
import { Signals } from '../signals/signals.tsx';

interface Named {
  readonly key: string;
  readonly name: string;
  readonly show: ComponentType;
}

/** Every view, in the groups and the order of the navigation. */
export const VIEWS: readonly { readonly group: string; readonly views: readonly Named[] }[] = [
  {
    group: 'The desk',
    views: [
      { key: 'now', name: 'Now', show: Now },
      { key: 'positions', name: 'Positions', show: Positions },
      { key: 'account', name: 'Account and risk', show: Account },
    ],
  },
  {
    group: 'Its decisions',
    views: [
      { key: 'cycles', name: 'Cycles', show: Cycles },
      { key: 'signals', name: 'Signals', show: Signals },
      { key: 'refusals', name: 'Why no trade', show: Refusals },
      { key: 'market', name: 'Orders on the chart', show: Market },
    ],
  },
  {
    group: 'Its record',
    views: [
      { key: 'performance', name: 'Performance', show: Performance },
      { key: 'models', name: 'Models', show: Models },
      { key: 'audits', name: 'Audit', show: Audits },
      { key: 'backtests', name: 'Backtests', show: Backtests },
    ],
  },
  {
    group: 'Behind it',
    views: [
      { key: 'health', name: 'Health', show: Health },
      { key: 'help', name: 'Help', show: Help },
    ],
  },
];
