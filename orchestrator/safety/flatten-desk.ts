import type { FlattenDesk, HeldSymbol } from '../../agents/risk.ts';
import type { Broker } from '../../brokers/port.ts';
import { lastFinishedSession } from '../../domain/calendar/index.ts';
import type { Clock } from '../../domain/index.ts';
import { messageOf } from '../../domain/index.ts';
import type { BookView } from '../../portfolio/index.ts';

export interface FlattenParts {
  readonly broker: Broker;
  readonly book: BookView;
  readonly clock: Clock;
  /** The desk's name, first part of every client order id. */
  readonly desk: string;
  readonly say: (line: string) => void;
}

/**
 * What is to be closed: symbols the desk holds, by the broker's quantity (P7), or by the book's where the broker does not
 * answer. The embedded exchange's account is the book itself, which alone gives a replay the same answer twice (P5).
 */
export function flattenDesk({ broker, book, clock, desk, say }: FlattenParts): FlattenDesk {
  return {
    name: desk,
    session: () => book.session ?? lastFinishedSession(clock.now()),
    async held() {
      const ours: readonly HeldSymbol[] = book.positions();
      if (broker.kind === 'embedded') return ours;
      try {
        const theirs = new Map((await broker.positions()).map((p) => [p.symbol, p.qty]));
        return ours.map(({ symbol, strategy }) => ({ symbol, strategy, qty: theirs.get(symbol) ?? 0 }));
      } catch (thrown) {
        say(
          `the broker does not tell what it holds, so that the book's figures are sold: ${messageOf(thrown)}`,
        );
        return ours;
      }
    },
  };
}
