import type { EventOf } from '../../bus/index.ts';
import type { Applied, Book } from '../../portfolio/index.ts';

/** Folds events into the book before any agent hears of them; the only hand that changes it. */
export class BookKeeper {
  readonly book: Book;
  /** What the last broker event did to the book. */
  last: Applied | null = null;

  constructor(book: Book) {
    this.book = book;
  }

  tap(event: EventOf): void {
    const { book } = this;
    switch (event.type) {
      case 'cycle_started':
        book.beginSession(event.payload.session);
        break;
      case 'data_ready': {
        const closes = new Map(event.payload.bars.map((b) => [b.symbol, b.close]));
        book.markCloses((symbol) => closes.get(symbol));
        break;
      }
      case 'approved_ready':
        for (const { clientOrderId, strategy, purpose, session } of event.payload.orders) {
          const reason = event.payload.exitReasons[clientOrderId]?.code ?? purpose;
          book.registerIntent({
            clientOrderId,
            strategy,
            purpose,
            reason,
            session,
            cycleId: event.cycleId ?? '',
          });
        }
        break;
      case 'executed_ready':
        for (const { clientOrderId, outcome } of event.payload.orders) {
          if (outcome === 'refused' || outcome === 'forged') book.forgetIntent(clientOrderId);
        }
        break;
      case 'order_updated': {
        const { seq, order, fill, session } = event.payload;
        book.beginSession(session);
        this.last = book.apply({ kind: 'order', seq, order, fill, session });
        break;
      }
      case 'position_changed': {
        const { cause, seq, symbol, ratio, qty, cashInLieu, session } = event.payload;
        if (cause !== 'split') break;
        book.beginSession(session);
        this.last = book.apply({ kind: 'split', seq, symbol, ratio, position: { qty }, cashInLieu, session });
        break;
      }
      default:
        break;
    }
  }
}
