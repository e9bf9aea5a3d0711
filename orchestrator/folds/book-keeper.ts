import type { EventOf } from '../../bus/index.ts';
import { Places } from '../../domain/index.ts';
import type { Applied, Book } from '../../portfolio/index.ts';

/** Folds events into the book before any agent hears of them; the only hand that changes it. */
export class BookKeeper {
  readonly book: Book;
  /** What the last broker event did to the book. */
  last: Applied | null = null;
  readonly #places = new Places();

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
        const { bars } = event.payload;
        book.markCloses(
          (symbol) => this.#places.of(bars, symbol)?.close,
          (symbol) => this.#places.of(bars, symbol)?.last,
        );
        break;
      }
      case 'approved_ready':
        this.#approved(event);
        break;
      case 'executed_ready':
        for (const { clientOrderId, outcome } of event.payload.orders) {
          if (outcome === 'refused' || outcome === 'forged') book.forgetIntent(clientOrderId);
          else book.settleIntent(clientOrderId, outcome === 'unknown' ? 'unknown' : 'answered');
        }
        break;
      case 'intent_settled': {
        const { clientOrderId, outcome } = event.payload;
        if (outcome === 'refused' || outcome === 'expired') book.forgetIntent(clientOrderId);
        else book.settleIntent(clientOrderId, 'answered');
        break;
      }
      case 'resumed':
        if (event.payload.peakReset) book.resetPeak();
        break;
      case 'reconciled':
        for (const correction of event.payload.corrections) book.correct(correction);
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

  #approved({ payload, cycleId }: EventOf<'approved_ready'>): void {
    for (const { clientOrderId, symbol, strategy, purpose, session, plan } of payload.orders) {
      const reason = payload.exitReasons[clientOrderId]?.code ?? purpose;
      this.book.registerIntent({
        clientOrderId,
        strategy,
        purpose,
        reason,
        session,
        symbol,
        cycleId: cycleId ?? '',
        ...(plan && { plan }),
      });
    }
  }
}
