import type { Decision } from '../../api/index.ts';
import { counted, sessionText } from '../parts/format.ts';
import './grid.css';

const CELL = 15;
const NAMES = 54;
/** Symbols and sessions that are shown at most. */
const ROWS = 24;

/** A square a signal: a row a symbol, a column a session. Full colour where it became an order, a ring where Risk refused it. */
export function Grid({ decisions }: { decisions: readonly Decision[] }) {
  const columns = innerWidth < 600 ? 18 : 60;
  const sessions = [...new Set(decisions.map((one) => one.session))].sort().slice(-columns);
  const symbols = [...new Set(decisions.map((one) => one.symbol))].sort().slice(0, ROWS);
  const cells = decisions.filter((one) => sessions.includes(one.session) && symbols.includes(one.symbol));
  if (cells.length === 0) return <p class="quiet">It fills with the first cycle.</p>;
  const width = NAMES + sessions.length * CELL;
  const height = symbols.length * CELL + 20;
  return (
    <svg class="grid" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={inWords(cells)}>
      {symbols.map((symbol, row) => (
        <text key={symbol} x="0" y={row * CELL + 12}>
          {symbol}
        </text>
      ))}
      {cells.map((one) => (
        <g
          key={`${one.cycleId} ${one.symbol}`}
          class={`${one.action} ${one.fate}`}
          transform={`translate(${NAMES + sessions.indexOf(one.session) * CELL} ${symbols.indexOf(one.symbol) * CELL})`}
        >
          <title>{`${one.symbol}, ${sessionText(one.session)}: ${one.action}. ${one.outcomeText}`}</title>
          <rect x="1" y="1" width={CELL - 2} height={CELL - 2} rx="3" />
          {one.fate === 'refused' && <circle cx={CELL / 2} cy={CELL / 2} r="3.5" />}
        </g>
      ))}
      <text x={NAMES} y={height - 4}>
        {sessionText(sessions[0] ?? null)}
      </text>
      <text class="last" x={width} y={height - 4}>
        {sessionText(sessions.at(-1) ?? null)}
      </text>
    </svg>
  );
}

export const GridLegend = () => (
  <span class="legend">
    <i class="gain-bar" /> buy <i class="loss-bar" /> sell <i class="trough-bar" /> hold; pale: no order, ring:
    refused
  </span>
); // prettier-ignore

function inWords(cells: readonly Decision[]): string {
  const count = (test: (one: Decision) => boolean): number => cells.filter(test).length;
  return `${counted(cells.length, 'signal')}: ${count((one) => one.action === 'buy')} buy, ${count((one) => one.action === 'sell')} sell, ${count((one) => one.action === 'hold')} hold; ${count((one) => one.fate === 'ordered')} became orders, ${count((one) => one.fate === 'refused')} were refused. The list below holds the same.`;
}
