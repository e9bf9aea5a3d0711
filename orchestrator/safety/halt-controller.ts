import type { Broker } from '../../brokers/port.ts';
import type { Bus, EventOf, Message, Origin } from '../../bus/index.ts';
import { isTerminal, messageOf } from '../../domain/index.ts';
import type { BookView } from '../../portfolio/index.ts';
import { consequences, haltRule } from '../../risk/index.ts';
import type { HaltCode } from '../../risk/index.ts';
import type { HaltKeeper } from '../folds/halt-keeper.ts';

export interface HaltParts {
  readonly bus: Pick<Bus, 'publish'>;
  readonly broker: Broker;
  readonly book: BookView;
  readonly halts: HaltKeeper;
  /** The desk's name, first part of every client order id. */
  readonly desk: string;
  /** One line for a person. */
  readonly say: (line: string) => void;
}

export interface HaltOrder {
  readonly code: HaltCode;
  readonly by: string;
  readonly reason: string;
  /** Close positions too. @default false */
  readonly flatten?: boolean;
}

const BESIDE: Origin = { cycleId: null, causedBy: null };

/**
 * Halts and resumes, as a source on the rail. A halt's first act is to cancel the entry orders, straight at the broker:
 * nothing stands in front of it (P7). Protective stops stay. See docs/adr/0009.
 */
export class HaltController {
  readonly #parts: HaltParts;
  readonly #underWay = new Set<string>();

  constructor(parts: HaltParts) {
    this.#parts = parts;
  }

  /** False where the halt stands already, and nothing new was asked. @throws DeskError where it cannot be recorded */
  async halt(order: HaltOrder, origin: Origin = BESIDE): Promise<boolean> {
    const { code, by, flatten = false } = order;
    const { halts, broker } = this.#parts;
    const again = halts.stands(code) || this.#underWay.has(code);
    if (again && !flatten) return false;
    this.#underWay.add(code);
    const open = this.#knownEntries();
    // The embedded exchange lives in the desk's own time: there the halt is recorded first, so that a replay that was
    // killed in between tells the same story. Anywhere else nothing comes before the cancels.
    const early = broker.kind === 'embedded' ? null : this.cancelEntries();
    try {
      const done = `${open.length === 0 ? 'no entry order was open' : `open entry orders cancelled: ${open.length}`}${flatten ? ', positions are closed' : ''}`;
      const payload: Message<'halted'>['payload'] = {
        state: haltRule(code)?.state ?? 'halted',
        by,
        code,
        reason: `${order.reason.slice(0, 1800)}; ${done}`,
        ...(flatten ? { flatten: true as const } : {}),
      };
      await this.#parts.bus.publish({ type: 'halted', payload }, origin);
    } finally {
      this.#underWay.delete(code);
      await (early ?? this.cancelEntries());
    }
    return true;
  }

  /**
   * Clears the codes that stand among those named; by hand: all of them. Null where none of them stands.
   * @param begin sizes begin at a fifth without any halt: a first live start
   */
  async resume(
    order: {
      readonly by: string;
      readonly reason: string;
      readonly codes: readonly string[];
      readonly begin?: boolean;
    },
    origin: Origin = BESIDE,
  ): Promise<EventOf<'resumed'> | null> {
    const { by, reason, begin = false } = order;
    const codes = order.codes.filter((code) => this.#parts.halts.stands(code));
    if (codes.length === 0 && !begin) return null;
    const { peakReset, ramp } = consequences(codes);
    const told = peakReset ? '; drawdown counts from here on, sizes return by steps from 20 %' : '';
    const payload = { by, reason: `${reason.slice(0, 1800)}${told}`, codes, peakReset, ramp: ramp || begin };
    return this.#parts.bus.publish({ type: 'resumed', payload }, origin);
  }

  /** What an interrupted run had recorded comes forth again as it was. */
  async repeat(event: EventOf<'halted'> | EventOf<'resumed'>): Promise<void> {
    const { cycleId, causedBy } = event;
    await this.#parts.bus.publish(
      { type: event.type, payload: event.payload } as Message<'halted' | 'resumed'>,
      { cycleId, causedBy },
    );
    if (event.type === 'halted') await this.cancelEntries();
  }

  /** Asks for the end of every entry order: those the desk knows of at once, then those only the broker knows. */
  async cancelEntries(): Promise<void> {
    const { broker, desk, say } = this.#parts;
    const asked = new Set<string>();
    const cancel = async (clientOrderId: string): Promise<void> => {
      asked.add(clientOrderId);
      try {
        const answer = await broker.cancel(clientOrderId);
        if (answer.outcome === 'unknown') say(`cancel of ${clientOrderId}: ${answer.message}`);
      } catch (thrown) {
        say(`cancel of ${clientOrderId} had no answer: ${messageOf(thrown)}`);
      }
    };
    await Promise.all(this.#knownEntries().map(cancel));
    try {
      const open = await broker.openOrders();
      const left = open.filter(
        (o) =>
          o.side === 'buy' &&
          o.parentId === null &&
          o.clientOrderId.startsWith(`${desk}-`) &&
          !asked.has(o.clientOrderId),
      );
      await Promise.all(left.map((o) => cancel(o.clientOrderId)));
    } catch (thrown) {
      say(`open orders could not be read after a halt: ${messageOf(thrown)}`);
    }
  }

  #knownEntries(): readonly string[] {
    const { book } = this.#parts;
    return book
      .openOrders()
      .filter((o) => !isTerminal(o.status) && book.intentOf(o.clientOrderId)?.purpose === 'entry')
      .map((o) => o.clientOrderId);
  }
}
