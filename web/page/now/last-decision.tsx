import type { CycleDetail, Decision } from '../../api/index.ts';
import { Stations } from '../cycles/stations.tsx';
import { useReading } from '../live/reading.ts';
import { ON_DECISIONS } from '../live/wakes.ts';
import { From } from '../parts/from.tsx';
import { DecisionTable } from '../signals/decision-table.tsx';

/** A cycle's stations, and what it decided for each symbol. */
export function LastDecision({ of }: { of: CycleDetail }) {
  const path = `/decisions?cycle=${encodeURIComponent(of.cycle.id)}`;
  const decisions = useReading<readonly Decision[]>(path, ON_DECISIONS);
  return (
    <>
      <Stations of={of} />
      <From reading={decisions}>
        {(rows) => <DecisionTable rows={rows} empty="No symbol has been read in this cycle yet." oneCycle />}
      </From>
    </>
  );
}
