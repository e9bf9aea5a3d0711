import type { EquityPoint } from '../../api/index.ts';
import { counted, sessionText, signedPercent } from '../parts/format.ts';
import './days.css';

const CELL = 13;
const DAY = 86_400_000;
/** A day's change from which its colour is full. */
const FULL = 0.015;

interface Day {
  readonly session: string;
  readonly change: number;
}

/** A square a session, a column a week: green where the account rose, red where it fell, stronger the more it did. */
export function Days({ points }: { points: readonly EquityPoint[] }) {
  const days = daysOf(points);
  if (days.length === 0) return <p class="quiet">It begins with the second finished session.</p>;
  const weeks = innerWidth < 600 ? 24 : 76;
  const last = weekOf(days.at(-1)?.session ?? '');
  const shown = days.filter((day) => last - weekOf(day.session) < weeks);
  const first = weekOf(shown[0]?.session ?? '');
  const width = Math.max(20, last - first + 1) * CELL;
  return (
    <svg class="days" viewBox={`0 0 ${width} ${5 * CELL + 16}`} role="img" aria-label={inWords(shown)}>
      {shown.map(({ session, change }, index) => {
        const x = (weekOf(session) - first) * CELL;
        const month = session.slice(0, 7);
        const begins = index > 0 && shown[index - 1]?.session.slice(0, 7) !== month;
        return (
          <g key={session}>
            {begins && Number(month.slice(5)) % 3 === 1 && (
              <text x={x} y="10">
                {Number(month.slice(5)) === 1 ? month.slice(0, 4) : NAMES[Number(month.slice(5))]}
              </text>
            )}
            <rect
              class={change < 0 ? 'loss-bar' : 'gain-bar'}
              x={x + 1}
              y={15 + weekday(session) * CELL}
              width={CELL - 2}
              height={CELL - 2}
              rx="2.5"
              fill-opacity={0.12 + 0.88 * Math.min(1, Math.abs(change) / FULL)}
            >
              <title>{`${sessionText(session)}: ${signedPercent(change, 2)}`}</title>
            </rect>
          </g>
        );
      })}
    </svg>
  );
}

const NAMES: Readonly<Record<number, string>> = { 4: 'Apr', 7: 'Jul', 10: 'Oct' };

const daysSince = (session: string): number => Date.parse(`${session}T00:00:00Z`) / DAY;
/** Weeks begin on Monday; 1 January 1970 was a Thursday. */
const weekOf = (session: string): number => Math.floor((daysSince(session) + 3) / 7);
const weekday = (session: string): number => (daysSince(session) + 3) % 7;

/** The change of each session against the one before; several cycles of a session count as one. */
function daysOf(points: readonly EquityPoint[]): readonly Day[] {
  const closes = new Map(points.map((point) => [point.session, point.equity]));
  const all = [...closes];
  return all.slice(1).map(([session, equity], index) => ({ session, change: equity / (all[index]?.[1] ?? equity) - 1 })); // prettier-ignore
}

function inWords(days: readonly Day[]): string {
  const best = days.reduce((a, b) => (b.change > a.change ? b : a));
  const worst = days.reduce((a, b) => (b.change < a.change ? b : a));
  const rose = days.filter((day) => day.change > 0).length;
  return `${counted(days.length, 'session')}, ${rose} of them with a gain; best ${signedPercent(best.change, 2)} on ${sessionText(best.session)}, worst ${signedPercent(worst.change, 2)} on ${sessionText(worst.session)}.`;
}
