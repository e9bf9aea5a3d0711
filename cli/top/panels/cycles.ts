import type { Station } from '../../../words/stations.ts';
import { table } from '../table.ts';
import type { Column } from '../table.ts';
import type { TopCycle } from '../view.ts';
import { newest, title } from './panel.ts';
import type { Panel } from './panel.ts';

const PAINT = { waiting: 'dim', skipped: 'dim', working: 'cyan', done: undefined, failed: 'red' } as const;
const MARKS: Readonly<Record<Station['status'], string>> = {
  waiting: '.',
  skipped: '-',
  working: '>',
  done: 'o',
  failed: 'X',
};

/** Station, heading, and how soon it gives way where the screen is narrow. */
const STATIONS = [['data', 'data', 5], ['position-manager', 'exits', 8], ['strategy', 'strategy', 2], ['quant', 'quant', 7], ['risk', 'risk', 1], ['execution', 'orders', 3], ['audit', 'audit', 9]] as const; // prettier-ignore

const COLUMNS: readonly Column<TopCycle>[] = [
  { head: 'session', rank: 0, cell: (c) => ({ text: c.session, paint: 'bold' }) },
  {
    head: 'passed',
    rank: 4,
    cell: (c) => ({
      text: c.stations.map((station) => MARKS[station.status]).join(''),
      paint: c.stations.some((station) => station.status === 'failed') ? 'red' : 'green',
    }),
  },
  ...STATIONS.map(([name, head, rank]): Column<TopCycle> => ({
    head,
    rank,
    cell(c) {
      const station = c.stations.find((one) => one.name === name);
      return { text: station?.summary ?? '', paint: station && PAINT[station.status] };
    },
  })),
  { head: '', rank: 6, cell: (c) => (c.status === 'completed' ? '' : { text: c.status, paint: c.status === 'running' ? 'cyan' : 'red' }) },
]; // prettier-ignore

/** The newest first; each station with what it made of the cycle. */
export const cycles: Panel = ({ cycles: all }, { width, most }) =>
  all.length === 0
    ? [title('Cycles'), [{ text: 'none yet; one begins after each close', paint: 'dim' }]]
    : [
        title('Cycles', 'o passed, > at work, X failed, - not reached'),
        ...table(newest(all, most).shown, COLUMNS, width),
      ];
