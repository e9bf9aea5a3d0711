/** The process was killed: from then on nothing that it waits for comes, and nothing it asks is heard. */
export class Life {
  #dead = false;
  #die: () => void = () => undefined;
  readonly ended: Promise<void>;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  get dead(): boolean {
    return this.#dead;
  }

  kill(): void {
    this.#dead = true;
    this.#die();
  }

  /** The work, as far as a living process hears of its end. */
  hears<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.#dead || resolve(value),
        (thrown: unknown) => this.#dead || reject(thrown as Error),
      );
    });
  }

  /** Asked by a living process, or never. */
  asks<T>(ask: () => Promise<T>): Promise<T> {
    return this.#dead ? NEVER : this.hears(ask());
  }
}

const NEVER = new Promise<never>(() => undefined);
