import { deepFreeze, firstDifference, valid } from '../../bus/index.ts';
import type { EventName, EventOf, Message } from '../../bus/index.ts';
import { canonicalJson } from '../../domain/index.ts';
import { completion } from '../cycle.ts';
import { isRestart } from '../restart.ts';
import type { ReplayDesk } from './desk.ts';

/** The first place where the code of today says something else than the journal. */
export interface Difference {
  readonly seq: number;
  readonly cycle: string | null;
  /** What stands in the journal there. */
  readonly type: EventName;
  /** `payload.signals.0.action`; `type` where another event comes, or none. */
  readonly path: string;
  /** Null: there is no such value. */
  readonly recorded: unknown;
  readonly replayed: unknown;
}

/** What the stations say; all else comes from outside, by the clock or by hand. */
const SAID: ReadonlySet<EventName> = new Set([
  'data_ready', 'exits_ready', 'signals_ready', 'validated_ready', 'approved_ready', 'executed_ready', 'audited_ready',
  'agent_failed', 'model_asked', 'provider_degraded',
]); // prettier-ignore

/** What enters from outside, of which only what the desk adds to it is worked out anew. */
const FROM_OUTSIDE: ReadonlySet<EventName> = new Set(['cycle_started', 'order_updated']);

/** Lives through the journal, event by event, until it ends or the first difference. */
export class Player {
  readonly #desk: ReplayDesk;
  readonly #updates = new Map<string, EventOf<'order_updated'>>();
  /** Events worked out anew, and those that entered as they were recorded. */
  compared = 0;
  entered = 0;

  constructor(desk: ReplayDesk) {
    this.#desk = desk;
  }

  /** A past that is not lived through again: folded, and nobody hears of it. */
  fold(recorded: EventOf): void {
    this.#desk.rail.take(recorded, false);
  }

  /** @returns where it first differs; null: it came out as recorded, and the stations have heard it */
  async play(recorded: EventOf): Promise<Difference | null> {
    const said = await this.#anew(recorded);
    if (said === undefined) {
      this.entered++;
      this.#hear(deepFreeze(recorded));
      return null;
    }
    if (said === null) return differenceOf(recorded, 'type', recorded.type, null);
    const again = { ...recorded, ...said.place, type: said.message.type, payload: valid(said.message) } as EventOf;
    const difference = compare(recorded, again);
    if (difference) return difference;
    if (FROM_OUTSIDE.has(recorded.type)) this.entered++;
    else this.compared++;
    this.#hear(deepFreeze(again));
    return null;
  } // prettier-ignore

  #hear(event: EventOf): void {
    const { rail } = this.#desk;
    if (event.type === 'order_updated') this.#updates.set(event.id, event);
    if (event.type === 'cycle_started') this.#updates.clear();
    // A desk that was ended and begun again has forgotten what it was about to say.
    if (isRestart(event)) rail.forget();
    rail.take(event, true);
  }

  /** What the desk says here now; null: nothing. Undefined: it comes from outside. */
  async #anew(recorded: EventOf): Promise<Again | null | undefined> {
    const { rail, pipeline } = this.#desk;
    if (SAID.has(recorded.type)) {
      const cause = recorded.causedBy === null ? null : rail.cause(recorded.causedBy);
      if (!cause) return undefined;
      const message = await rail.next(cause.id);
      return message && { message, place: { cycleId: cause.cycleId, causedBy: cause.id } };
    }
    switch (recorded.type) {
      case 'cycle_started':
        return again(recorded, { ...recorded.payload, entries: pipeline.halts.mayOpen });
      case 'cycle_completed':
        return this.#completed(recorded);
      case 'order_updated':
        return again(recorded, recorded.payload, {
          cycleId: pipeline.source.cycleOf(recorded.payload.order),
        });
      case 'position_changed':
        return this.#moved(recorded);
      default:
        return undefined;
    }
  }

  async #completed(recorded: EventOf<'cycle_completed'>): Promise<Again> {
    const { rail, pipeline } = this.#desk;
    const { session, status } = recorded.payload;
    if (status === 'interrupted') return again(recorded, { ...recorded.payload, ...this.#account() });
    // All stations have spoken by now: who has more to say says it in this place.
    const left = await rail.left();
    if (left) return { message: left.message, place: { cycleId: left.event.cycleId, causedBy: left.event.id } };
    return { message: completion(session, pipeline.tally, this.#account()), place: {} };
  } // prettier-ignore

  #account(): { equity: number; cash: number; drawdown: number } {
    const { book } = this.#desk;
    return { equity: book.equity(), cash: book.cash(), drawdown: book.drawdown() };
  }

  #moved(recorded: EventOf<'position_changed'>): Again | undefined {
    const { source } = this.#desk.pipeline;
    const { cause, qty, ...told } = recorded.payload;
    const update = this.#updates.get(recorded.causedBy ?? '');
    if (update) return { message: source.moved(update), place: { cycleId: update.cycleId } };
    if (cause === 'fill') return undefined;
    return { message: source.divided({ ...told, position: { qty } }), place: {} };
  }
}

type Place = Partial<Pick<EventOf, 'cycleId' | 'causedBy'>>;

interface Again {
  readonly message: Message;
  readonly place: Place;
}

const again = ({ type }: EventOf, payload: Message['payload'], place: Place = {}): Again => ({
  message: { type, payload } as Message,
  place,
});

/** Byte for byte, as both would stand in the journal. */
function compare(recorded: EventOf, replayed: EventOf): Difference | null {
  if (recorded.type !== replayed.type) return differenceOf(recorded, 'type', recorded.type, replayed.type);
  if (canonicalJson(recorded) === canonicalJson(replayed)) return null;
  const first = firstDifference(recorded, replayed);
  return differenceOf(recorded, first?.path ?? 'payload', first?.expected, first?.actual);
}

function differenceOf(
  { seq, cycleId: cycle, type }: EventOf,
  path: string,
  recorded: unknown,
  replayed: unknown,
): Difference {
  return { seq, cycle, type, path, recorded: recorded ?? null, replayed: replayed ?? null };
}
