import { EmbeddedExchange } from '../brokers/exchange/index.ts';
import type { Database } from '../db/index.ts';

/** A place where the process may die: the nth call of a port's method within one start of the desk. */
export interface Point {
  /** Such as journal.append or broker.submit. */
  readonly site: string;
  /** Counts the calls from 1. */
  readonly nth: number;
}

export class Killed extends Error {
  override readonly name = 'Killed';
}

type Method = (...args: unknown[]) => unknown;

/**
 * Stands between the desk and everything it awaits: journal, stores, read models, exchange. The methods are found on
 * the objects, none is listed by hand. It counts the calls, or kills at one of them: from then on nothing goes
 * through any more, as if the process were gone.
 */
export class Probe {
  /** Calls so far, by site. */
  readonly calls = new Map<string, number>();
  /** Whether the point was reached. */
  dead = false;
  readonly #at: (Point & { readonly side: 'before' | 'after' }) | null;

  constructor(at: (Point & { readonly side: 'before' | 'after' }) | null = null) {
    this.#at = at;
  }

  database(database: Database): Database {
    const { journal, bars, exchange, reads } = database;
    return {
      ...database,
      verify: () =>
        this.#through('database.verify', () => database.verify()) as ReturnType<Database['verify']>,
      journal: this.#port('journal', journal),
      bars: this.#port('bars', bars),
      exchange: this.#port('exchange', exchange),
      reads: this.#port('reads', reads),
    };
  }

  /**
   * Puts the probe between the desk and the embedded exchange, which the desk makes itself.
   * @returns what takes it away again
   */
  exchange(): () => void {
    const prototype = EmbeddedExchange.prototype as unknown as Record<string, Method>;
    const own = Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(
      ([name, property]) => name !== 'constructor' && typeof property.value === 'function',
    );
    for (const [name, { value }] of own) {
      const original = value as Method;
      const through = this.#through.bind(this);
      prototype[name] = function (this: unknown, ...args: unknown[]) {
        return through(`broker.${name}`, () => original.apply(this, args));
      };
    }
    return () => {
      for (const [name, property] of own) Object.defineProperty(prototype, name, property);
    };
  }

  #port<T extends object>(name: string, port: T): T {
    return new Proxy(port, {
      get: (target, key) => {
        const value = Reflect.get(target, key) as unknown;
        if (typeof value !== 'function' || typeof key !== 'string') return value;
        return (...args: unknown[]) =>
          this.#through(`${name}.${key}`, () => (value as Method).apply(target, args));
      },
    });
  }

  /** What answers at once (a getter, a count) is no place to be interrupted at, and passes. */
  #through(site: string, call: () => unknown): unknown {
    const nth = (this.calls.get(site) ?? 0) + 1;
    const here = this.#at?.site === site && this.#at.nth === nth ? this.#at.side : null;
    if (this.dead || here === 'before') {
      this.dead = true;
      return Promise.reject(new Killed(`dead before ${site} ${nth}`));
    }
    const answer = call();
    if (!(answer instanceof Promise)) return answer;
    this.calls.set(site, nth);
    return answer.then((value: unknown) => {
      if (here === 'after') this.dead = true;
      if (this.dead) throw new Killed(`dead after ${site} ${nth}`);
      return value;
    });
  }
}
