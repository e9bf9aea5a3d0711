import type { Cycle, CycleDetail } from '../../api/index.ts';
import type { Reading } from '../live/reading.ts';
import { useReading } from '../live/reading.ts';
import { ON_ANYTHING, ON_CYCLE } from '../live/wakes.ts';

/** The newest cycle as it goes on; null where the desk has not begun one yet. */
export function useLatestCycle(): Reading<CycleDetail> | null {
  const newest = useReading<readonly Cycle[]>('/cycles?limit=1', ['cycle_started', ...ON_CYCLE]);
  const none = newest.data?.length === 0;
  const detail = useReading<CycleDetail>(newest.data === null || none ? null : '/cycles/latest', ON_ANYTHING);
  return none ? null : newest.fault === null ? detail : { ...detail, fault: newest.fault };
}
