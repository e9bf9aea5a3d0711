import type { Engine } from '../engine/engine.ts';
import { upsert } from '../engine/statement.ts';
import type { ParityView } from '../reads/parity.ts';

const putDay = upsert('parity_days', ['session'], 'rest');

/** One line for each day that was lived once more; the last comparison of a day counts. */
export class StoredParity {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async put(day: ParityView): Promise<void> {
    await this.#engine.commit([
      putDay({
        session: day.day,
        next_session: day.next,
        at: day.at,
        history: day.history,
        status: day.status,
        settled: day.settled ? 1 : 0,
        orders: day.orders,
        recorded_pnl: day.recordedPnl,
        simulated_pnl: day.simulatedPnl,
        differences: day.differences,
        difference_dollars: day.differenceDollars,
        unexplained: day.unexplained,
        unexplained_dollars: day.unexplainedDollars,
        unexplained_share: day.unexplainedShare.count,
        unexplained_dollars_share: day.unexplainedShare.dollars,
        causes: JSON.stringify(day.causes),
        details: JSON.stringify(day.details),
      }),
    ]);
  }
}
