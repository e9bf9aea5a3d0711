import type { Performance } from '../../api/index.ts';
import { dollars } from '../parts/format.ts';
import './gain-picture.css';

type Row = Performance['total'] & { readonly name: string };
const ROW = 26;

/** Gains to the right of the line, losses to its left. */
export function GainPicture({ label, rows }: { label: string; rows: readonly Row[] }) {
  const shown = [...rows]
    .filter((row) => row.trades > 0)
    .sort((a, b) => b.pnl - a.pnl)
    .slice(0, 14);
  if (shown.length === 0) return null;
  // On a phone the same letters on half the width.
  const wide = innerWidth < 600 ? 360 : 600;
  const middle = wide / 2;
  const reach = middle - 110;
  const most = Math.max(...shown.map((row) => Math.abs(row.pnl)), 1e-9);
  const height = shown.length * ROW + 8;
  const said = shown.map((row) => `${row.name} ${dollars(row.pnl)}`).join(', ');
  return (
    <svg class="gain-picture" viewBox={`0 0 ${wide} ${height}`} role="img" aria-label={`${label}: ${said}`}>
      {shown.map((row, index) => {
        const width = (reach * Math.abs(row.pnl)) / most;
        const y = 4 + index * ROW;
        const won = row.pnl >= 0;
        return (
          <g key={row.name}>
            <rect
              class={won ? 'gain-bar' : 'loss-bar'}
              x={won ? middle : middle - width}
              y={y + 3}
              width={width}
              height={ROW - 8}
              rx="2"
            />
            <text x={won ? middle - 8 : middle + 8} y={y + ROW / 2 + 4} class={won ? 'end' : ''}>
              {row.name}
            </text>
            <text
              x={won ? middle + width + 6 : middle - width - 6}
              y={y + ROW / 2 + 4}
              class={won ? 'value' : 'value end'}
            >
              {dollars(row.pnl)}
            </text>
          </g>
        );
      })}
      <line x1={middle} x2={middle} y1="0" y2={height} />
    </svg>
  );
}
