import { faults } from './fault.ts';
import { truth } from './wire/text.ts';

/** The query of a request. What an operation does not know is left alone, as at Alpaca. */
export class Query {
  readonly #values: URLSearchParams;

  constructor(text: string) {
    this.#values = new URLSearchParams(text);
  }

  /** Null where absent or empty. */
  text(name: string): string | null {
    return this.#values.get(name) || null;
  }

  truth(name: string): boolean {
    return truth(this.#values.get(name));
  }

  /** Values between commas or given several times; null where absent. */
  list(name: string): readonly string[] | null {
    const all = [...this.#values.getAll(name), ...this.#values.getAll(`${name}[]`)];
    const values = all
      .flatMap((text) => text.split(','))
      .map((text) => text.trim())
      .filter(Boolean);
    return values.length > 0 ? values : null;
  }

  /** A whole number within bounds; beyond the most it is the most. */
  count(name: string, usual: number, most: number): number {
    const text = this.text(name);
    if (text === null) return usual;
    if (!/^\d{1,9}$/.test(text) || Number(text) < 1) throw faults.unprocessable(`invalid ${name}`);
    if (Number(text) > most) throw faults.unprocessable(`${name} must be <= ${most}`);
    return Number(text);
  }

  oneOf<T extends string>(name: string, known: readonly T[], usual: T): T {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return usual;
    const found = known.find((value) => value === text);
    if (found === undefined) throw faults.unprocessable(`invalid ${name}`);
    return found;
  }
}
