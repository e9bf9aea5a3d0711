import { ageText } from '../../../words/format.ts';
import { flow } from '../line.ts';
import type { Line } from '../line.ts';
import type { Panel } from './panel.ts';

const STATES = {
  active: 'TRADING',
  reducing: 'REDUCING: opens nothing new',
  halted: 'HALTED: opens nothing new',
} as const;

const BROKERS = {
  embedded: 'embedded exchange',
  exchange: 'our exchange over the wire',
  paper: 'paper account',
  live: 'live account',
} as const;

/** Whose money, whether the desk is there, and what it may do; whatever stops it is said in full. */
export const head: Panel = ({ version, mode, desk, halt, status, journal }, { width }) => {
  const there =
    desk === null
      ? { text: 'no desk has run here yet', paint: 'yellow' as const }
      : desk.alive
        ? { text: 'running', paint: 'green' as const }
        : { text: `not running, last heard ${ageText(desk.ageMilliseconds)} ago`, paint: 'yellow' as const };
  const stopped = halt.halts.length > 0 || halt.killSwitch !== null || halt.state !== 'active';
  const state = halt.killSwitch !== null && halt.state === 'active' ? 'halted' : halt.state;
  const lines: Line[] = [
    ...flow(
      [
        [{ text: 'Tickwright', paint: 'bold' }, ` ${version}`],
        [mode === 'live' ? { text: 'REAL MONEY', paint: 'red' } : 'paper money'],
        [there],
        desk?.alive || stopped ? [{ text: STATES[state], paint: stopped ? 'red' : 'green' }] : [],
        status ? [{ text: BROKERS[status.broker.kind], paint: 'dim' }] : [],
      ],
      width,
    ),
  ];
  for (const { means, reason, by, clears } of halt.halts) {
    lines.push([{ text: `! ${means}`, paint: 'red' }]);
    lines.push(...flow([[`  ${clears === 'probe' ? 'clears by itself when well' : 'npm run resume clears it'}`], [`"${reason}", by ${by}`]], width)); // prettier-ignore
  }
  if (halt.killSwitch !== null)
    lines.push([
      { text: '! the file KILL_SWITCH lies in RUNTIME_DIR', paint: 'red' },
      ` · "${halt.killSwitch}"`,
    ]);
  if (!stopped && halt.sizeShare < 1)
    lines.push([
      {
        text: `entries have ${Math.round(100 * halt.sizeShare)} % of their usual size after a halt`,
        paint: 'yellow',
      },
    ]);
  if (desk === null && journal === 0)
    lines.push([{ text: 'npm start begins; this screen follows by itself', paint: 'dim' }]);
  return lines;
};
