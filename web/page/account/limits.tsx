import type { LimitUse } from '../../api/index.ts';
import { Bars } from '../parts/bars.tsx';
import { dollars, figure, percent, sentence } from '../parts/format.ts';

/** How much of each limit is used up: amber from three quarters, red at the limit. */
export const Limits = ({ limits }: { limits: readonly LimitUse[] }) => (
  <Bars
    label="Limits and how much of each is used"
    most={1}
    bars={limits.map((limit) => ({
      key: limit.name,
      name: sentence(limit.name).slice(0, -1),
      value: `${inUnit(limit, limit.used)} of ${inUnit(limit, limit.limit)}`,
      pieces: [{ length: Math.max(0, Math.min(1, limit.ratio ?? 0)), tone: tone(limit.ratio) }],
      note: (
        <>
          {sentence(limit.means)}
          {limit.by !== null && ` Most of it: ${limit.by}.`}
        </>
      ),
    }))}
  />
);

const tone = (ratio: number | null): string =>
  (ratio ?? 0) >= 1 ? 'loss-bar' : (ratio ?? 0) >= 0.75 ? 'warn-bar' : 'accent-bar';

function inUnit({ unit }: LimitUse, value: number | null): string {
  if (value === null) return 'not known yet';
  return unit === 'share' ? percent(value, 1) : unit === 'dollars' ? dollars(value) : figure(value);
}
