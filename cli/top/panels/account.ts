import { lineChart } from '../../chart.ts';
import { counted, integer, percent, signed, signedPercent } from '../../../words/format.ts';
import { flow } from '../line.ts';
import type { Line } from '../line.ts';
import { title } from './panel.ts';
import type { Panel } from './panel.ts';

/** Columns that the chart's axis and labels take. */
const AXIS = 12;
const TALL = 4;

export const account: Panel = ({ account: of }, { width, most }) => {
  if (of === null) return [title('Account'), [{ text: 'no cycle has finished yet', paint: 'dim' }]];
  const { equity, cash, dayPnl, drawdown, maxDrawdown, curve, session } = of;
  const [first = equity] = curve;
  const before = dayPnl === null ? 0 : equity - dayPnl;
  const share = before > 0 && dayPnl !== null ? ` (${signedPercent(dayPnl / before)})` : '';
  const lines = flow(
    [
      [
        { text: 'Account', paint: 'bold' },
        { text: ` ${session} `, paint: 'dim' },
        { text: integer(equity), paint: 'bold' },
      ],
      dayPnl === null ? [] : ['day ', { text: signed(dayPnl) + share, paint: tone(dayPnl) }],
      [`cash ${integer(cash)}`],
      [`drawdown ${percent(drawdown)}, greatest ${percent(maxDrawdown)}`],
      [
        `${counted(curve.length, 'cycle')} `,
        { text: signedPercent(first > 0 ? equity / first - 1 : null), paint: tone(equity - first) },
      ],
    ],
    width,
  );
  // Where lists are cut to a few rows there is no room for a picture.
  if (most < 3) return lines;
  const drawn = lineChart(curve, Math.max(8, Math.min(width - AXIS, 120)), TALL);
  return [
    ...lines,
    ...(drawn === '' ? [] : drawn.split('\n').map((text): Line => [{ text, paint: 'cyan' }])),
  ];
};

const tone = (change: number): 'red' | 'green' => (change < 0 ? 'red' : 'green');
