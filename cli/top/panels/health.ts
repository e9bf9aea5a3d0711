import { ageText, counted, integer } from '../../../words/format.ts';
import { flow } from '../line.ts';
import type { Line, Piece } from '../line.ts';
import type { TopView } from '../view.ts';
import { title } from './panel.ts';
import type { Panel } from './panel.ts';

const MEGABYTE = 1_000_000;

/** How the desk's process and what it leans on are doing, from its status file. */
export const health: Panel = (view, { width }) => {
  const { status, at } = view;
  if (status === null) return [title('Health'), [{ text: 'a desk tells this while it runs', paint: 'dim' }], models(view)];
  const { breakers, limiters, providers, streams, loopDelay, memory, data, stations, cycles, clockSkew } = status;
  const open = breakers.filter((one) => one.state !== 'closed');
  const failing = providers.filter((one) => one.failed > 0 || one.timeouts > 0);
  const lost = streams.filter((one) => !one.connected);
  const waiting = limiters.filter((one) => one.waiting > 0 || one.overflowed > 0);
  const failed = stations.filter((one) => one.failures > 0);
  const mean = cycles.duration.count > 0 ? cycles.duration.sum / cycles.duration.count : null;
  const lines: readonly Line[] = [
    title('Health', `told ${ageText(Date.parse(at) - Date.parse(status.at))} ago`),
    ...flow(
      [
        [
          `cycles ${cycles.finished} done`,
          cycles.failed > 0 ? { text: `, ${cycles.failed} failed`, paint: 'red' } : '',
          cycles.skipped > 0 ? { text: `, ${cycles.skipped} skipped`, paint: 'yellow' } : '',
        ],
        mean === null ? [] : [`${mean.toFixed(1)} ms each`],
        [`loop p99 ${loopDelay.p99.toFixed(1)} ms`],
        [`${integer(memory.rss / MEGABYTE)} MB`],
        [`data of ${data.session ?? 'no session yet'}${data.age === null ? '' : `, ${ageText(data.age)} after its close`}`],
        clockSkew === null ? [] : [`clock ${integer(clockSkew)} ms off`],
      ],
      width,
    ),
    all('breakers', breakers.length, open.map(({ name, state, lastFailure }) => `${name} ${state.replace('_', ' ')}${lastFailure === null ? '' : ` (${lastFailure})`}`), 'closed'),
    all('limiters', limiters.length, waiting.map(({ name, waiting: n, overflowed }) => `${name} ${n} waiting${overflowed > 0 ? `, ${overflowed} turned away` : ''}`), 'free'),
    all('providers', providers.length, failing.map(({ name, failed: n, timeouts }) => `${name} ${counted(n, 'failure')}, ${counted(timeouts, 'timeout')}`), 'well'),
    all('streams', streams.length, lost.map(({ name }) => `${name} lost`), 'connected'),
    ...(failed.length > 0 ? [[{ text: `stations that failed: ${failed.map(({ name, failures }) => `${name} ${failures}`).join(', ')}`, paint: 'red' as const }]] : []),
    models(view),
  ];
  return lines.filter((line) => line.length > 0);
}; // prettier-ignore

/** One line a kind: what is wrong by name, or that all is well; nothing where there is none. */
function all(kind: string, n: number, wrong: readonly string[], well: string): Line {
  if (n === 0) return [];
  const said: Piece =
    wrong.length > 0 ? { text: wrong.join('; '), paint: 'red' } : { text: `all ${well}`, paint: 'green' };
  return [`${n} ${n === 1 ? kind.slice(0, -1) : kind}: `, said];
}

const models = ({ models: { calls, failed, costUsd } }: TopView): Line => [
  `models today: ${calls === 0 ? 'none asked' : `${counted(calls, 'call')}, $${costUsd.toFixed(4)}`}`,
  failed > 0 ? { text: `, ${failed} without an answer`, paint: 'yellow' } : '',
];
