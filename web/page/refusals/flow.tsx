import type { NoTradeReason, SignalDistribution } from '../../api/index.ts';
import { counted, integer, percent } from '../parts/format.ts';
import './flow.css';

/** Height of all signals together, and least distance of two ends, so that their words do not meet. */
const HEIGHT = 180;
const STEP = 40;
const THICK = 10;

interface End {
  readonly key: string;
  readonly name: string;
  readonly count: number;
}

/** All signals as a river that parts: most wait, some have nothing to do, some are refused, a few become orders. */
export function Flow({ of, reasons }: { of: SignalDistribution; reasons: readonly NoTradeReason[] }) {
  if (of.signals === 0) return null;
  const ends = endsOf(of, reasons);
  // On a phone the same letters on half the width.
  const wide = innerWidth < 600 ? 340 : 680;
  const to = wide * (innerWidth < 600 ? 0.46 : 0.6);
  const scale = HEIGHT / of.signals;
  const height = Math.max(HEIGHT, (ends.length - 1) * STEP + Math.max(...ends.map((end) => end.count)) * scale) + 40; // prettier-ignore
  let left = (height - HEIGHT) / 2;
  let right = 16;
  const said = ends.map((end) => `${end.name}: ${end.count}`).join(', ');
  return (
    <svg
      class="flow"
      viewBox={`0 0 ${wide} ${height}`}
      role="img"
      aria-label={`What became of ${counted(of.signals, 'signal')}: ${said}.`}
    >
      <rect class="source" x="0" y={left} width={THICK} height={HEIGHT} rx="3" />
      <text class="all" x={THICK + 8} y={height / 2 - 2}>
        {integer(of.signals)}
      </text>
      <text x={THICK + 8} y={height / 2 + 16}>
        signals
      </text>
      {ends.map(({ key, name, count }) => {
        const thick = count * scale;
        const shown = Math.max(2, thick);
        const band = bandOf(THICK, left, to, right, shown);
        const middle = right + shown / 2;
        left += thick;
        right += Math.max(STEP, thick + 12);
        return (
          <g key={key} class={key}>
            <path d={band} />
            <rect x={to} y={middle - shown / 2} width={THICK} height={shown} rx="2" />
            <text class="end" x={to + THICK + 10} y={middle - 1}>
              {name}
            </text>
            <text x={to + THICK + 10} y={middle + 15}>
              {integer(count)}, {percent(count / of.signals, count / of.signals < 0.01 ? 1 : 0)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function endsOf(of: SignalDistribution, reasons: readonly NoTradeReason[]): readonly End[] {
  const by = (who: NoTradeReason['by']): number =>
    reasons.reduce((sum, reason) => sum + (reason.by === who ? reason.count : 0), 0);
  const ordered = of.byStrategy.reduce((sum, row) => sum + row.ordered, 0);
  return [
    { key: 'strategy', name: 'The strategy waits', count: by('strategy') },
    { key: 'desk', name: 'Nothing to do', count: by('desk') },
    { key: 'gate', name: 'Refused by Risk', count: by('gate') },
    { key: 'ordered', name: 'Order sent', count: ordered },
  ].filter((end) => end.count > 0);
}

/** From a place at the left to one at the right, as thick all along. */
function bandOf(x1: number, y1: number, x2: number, y2: number, thick: number): string {
  const bend = (x1 + x2) / 2;
  return `M${x1},${y1} C${bend},${y1} ${bend},${y2} ${x2},${y2} L${x2},${y2 + thick} C${bend},${y2 + thick} ${bend},${y1 + thick} ${x1},${y1 + thick} Z`;
}
