import { DeskError } from '../../domain/index.ts';
import { ReplayDesk } from './desk.ts';
import type { ReplayDeskParts } from './desk.ts';
import { Player } from './player.ts';
import type { Difference } from './player.ts';

export interface ReplayOptions extends ReplayDeskParts {
  /** Cycles; what lies before the first is folded and not lived through. @default the whole journal */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly signal?: AbortSignal;
  /** Called after each cycle. */
  readonly progress?: (cycles: number, cycle: string) => void;
}

export interface Replayed {
  readonly identical: boolean;
  readonly cycles: number;
  readonly first: string | null;
  readonly last: string | null;
  /** Events lived through; of them, worked out anew and held against the record, and entered from outside. */
  readonly events: number;
  readonly compared: number;
  readonly entered: number;
  /** Events before --from, folded only. */
  readonly folded: number;
  /** The last cycle did not end: what its stations had not said yet is no difference. */
  readonly unfinished: boolean;
  /** It was ended before the journal, or --to, was. */
  readonly stopped: boolean;
  readonly difference: Difference | null;
}

/**
 * Lives through a recorded run with the code of today (P5) and ends at the first event that comes out differently.
 * @throws DeskError NOT_FOUND where --from or --to names no recorded cycle
 */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { from, to, recording, signal, progress } = options;
  const desk = new ReplayDesk(options, await recording.settings());
  const player = new Player(desk);
  const told = { cycles: 0, first: null as string | null, last: null as string | null, folded: 0 };
  let known: readonly [string | null, string | null] = [null, null];
  let [begun, ended, unfinished] = [from === undefined, false, false];
  let difference: Difference | null = null;
  while (!ended && difference === null && signal?.aborted !== true) {
    const event = await desk.tape.next();
    if (event === null) break;
    const { type, cycleId } = event;
    if (type === 'cycle_started') known = [known[0] ?? cycleId, cycleId];
    begun ||= type === 'cycle_started' && cycleId === from;
    desk.meet(event);
    if (begun) difference = await player.play(event);
    else {
      player.fold(event);
      told.folded++;
    }
    desk.pass(event);
    if (!begun || difference) continue;
    if (type === 'cycle_started') unfinished = true;
    if (type !== 'cycle_completed') continue;
    unfinished = false;
    told.cycles++;
    told.first ??= cycleId;
    told.last = cycleId;
    ended = cycleId === to;
    progress?.(told.cycles, cycleId ?? '');
  }
  const stopped = signal?.aborted === true;
  if (!stopped && !begun && from !== undefined) throw notFound(from, known);
  if (!stopped && difference === null && to !== undefined && !ended) throw notFound(to, known);
  const { compared, entered } = player;
  const identical = difference === null;
  return { identical, ...told, events: compared + entered, compared, entered, unfinished: identical && unfinished, stopped, difference }; // prettier-ignore
}

function notFound(cycle: string, [first, last]: readonly [string | null, string | null]): DeskError {
  const hint = first === null ? 'no cycle is on record' : `on record: ${first} to ${last}; npm run cycles lists them`;
  return new DeskError('NOT_FOUND', `no finished cycle is called ${cycle} there`, { hint });
} // prettier-ignore
