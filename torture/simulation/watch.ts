import type { EventOf } from '../../bus/index.ts';
import type { Database } from '../../db/index.ts';
import { isTerminal } from '../../domain/index.ts';
import type { Settings } from '../../orchestrator/config/index.ts';
import { intercept } from '../intercept.ts';
import type { Arrival, BrokerSide, Standing } from './account.ts';
import { Cover } from './cover.ts';

/** Looks on while it happens: what must hold at every moment and could not be told from the end. */
export class Watch {
  readonly wrong: string[] = [];
  readonly #settings: Settings;
  readonly #side: () => BrokerSide;
  /** Requests that met a fault so far. */
  readonly #disturbed: () => number;
  #disturbedBefore = 0;
  /** Intents that the journal holds. */
  readonly #stored = new Set<string>();
  readonly #standing = new Set<string>();
  readonly #cover = new Cover();
  #spilling = false;
  /** How things stood before the night's last look at the books; null: none is to come. */
  #before: { readonly at: number; readonly disturbed: number; readonly lives: number } | null = null;
  #lives = 0;

  constructor(settings: Settings, side: () => BrokerSide, disturbed: () => number) {
    this.#settings = settings;
    this.#side = side;
    this.#disturbed = disturbed;
  }

  /** Codes of the halts that stand. */
  get standing(): ReadonlySet<string> {
    return this.#standing;
  }

  database(database: Database): Database {
    const journal = intercept(database.journal, {
      append: async (event: EventOf, state?: Readonly<Record<string, string>>) => {
        await database.journal.append(event, state);
        if (event.type === 'approved_ready')
          for (const { clientOrderId } of event.payload.orders) this.#stored.add(clientOrderId);
      },
    });
    return { ...database, journal };
  }

  /** From here on this start writes to its spill file. */
  journalGone(): void {
    this.#spilling = true;
  }

  begun(): void {
    this.#spilling = false;
    this.#lives++;
  }

  /** The account has changed. */
  changed(standing: Standing): void {
    this.#cover.look(standing);
  }

  /** Before the look at the books that precedes an open. */
  beforeLook(at: number): void {
    this.#before = { at, disturbed: this.#disturbed(), lives: this.#lives };
  }

  /** @param alive whether the desk lives and hears its broker */
  opens(alive: boolean): void {
    const before = this.#before;
    this.#before = null;
    if (!before || !alive || this.#spilling) return;
    if (before.lives !== this.#lives || before.disturbed !== this.#disturbed()) return;
    this.wrong.push(...this.#cover.unprotected(before.at));
  }

  arrived(arrival: Arrival): void {
    const { clientOrderId } = arrival;
    this.#cover.arrived(arrival);
    if (this.#spilling || this.#stored.has(clientOrderId)) return;
    this.wrong.push(`${clientOrderId} arrived at the broker before it was in the journal`);
  }

  on(event: EventOf): void {
    if (event.type === 'halted') this.#standing.add(event.payload.code);
    if (event.type === 'resumed') for (const code of event.payload.codes) this.#standing.delete(code);
    if (event.type === 'approved_ready') this.#limits(event);
    if (event.type === 'cycle_started') this.#disturbedBefore = this.#disturbed();
    if (event.type === 'cycle_completed' && event.payload.status !== 'interrupted') this.#cycleEnded();
  }

  /** What stays bare over two cycles counts where the network let the second of them be. */
  #cycleEnded(): void {
    const bare = this.#cover.cycleEnded();
    if (this.#disturbed() === this.#disturbedBefore) this.wrong.push(...bare);
  }

  /** The approved entries once more, by the account's own figures. */
  #limits({ payload }: EventOf<'approved_ready'>): void {
    const entries = payload.orders.filter((order) => order.purpose === 'entry');
    if (entries.length === 0) return;
    const { RISK_MAX_POSITION, RISK_MAX_SHARES, RISK_MAX_GROSS, RISK_MAX_POSITIONS } = this.#settings;
    const side = this.#side();
    const { positions, cash, orders } = side.now();
    const values = new Map(positions.map((p) => [p.symbol, p.qty * side.price(p.symbol)]));
    const equity = [...values.values()].reduce((sum, value) => sum + value, cash);
    for (const o of orders)
      if (o.side === 'buy' && !isTerminal(o.status) && !entries.some((e) => e.clientOrderId === o.clientOrderId))
        values.set(o.symbol, (values.get(o.symbol) ?? 0) + (o.qty - o.filledQty) * side.price(o.symbol));
    for (const { symbol, qty, side: way } of entries) {
      if (way !== 'buy') this.wrong.push(`an entry into ${symbol} sells`);
      if (qty > RISK_MAX_SHARES) this.wrong.push(`${qty} shares of ${symbol} in one order`);
      const value = (values.get(symbol) ?? 0) + qty * side.price(symbol);
      values.set(symbol, value);
      if (value > RISK_MAX_POSITION * equity * 1.02) this.wrong.push(`${symbol} would be worth ${value} of ${equity}`);
    }
    const gross = [...values.values()].reduce((sum, value) => sum + value, 0);
    if (gross > RISK_MAX_GROSS * equity * 1.02) this.wrong.push(`positions would be worth ${gross} of ${equity}`);
    if (values.size > RISK_MAX_POSITIONS) this.wrong.push(`${values.size} positions`);
  } // prettier-ignore
}
