/** Server-sent events, read as they come; they can be waited for without a clock. */
export class TestEvents<T> {
  readonly events: T[] = [];
  /** Lines that begin with a colon. */
  readonly comments: string[] = [];
  /** When the exchange ends the answer: true; when the line breaks: false. */
  readonly ended: Promise<boolean>;
  readonly #waiting: (() => void)[] = [];
  readonly #gone = new AbortController();

  private constructor(
    body: (signal: AbortSignal) => Promise<Response>,
    opened: (response: Response) => void,
  ) {
    this.ended = this.#read(body, opened).then(
      () => true,
      () => false,
    );
  }

  /** @param url with its query @param key opens the account */
  static async open<T>(url: string, key = 'PKTEST'): Promise<TestEvents<T>> {
    const headers = { 'APCA-API-KEY-ID': key, 'APCA-API-SECRET-KEY': 'secret' };
    return new Promise((resolve) => {
      const reader: TestEvents<T> = new TestEvents(
        (signal) => fetch(url, { headers, signal }),
        () => resolve(reader),
      );
    });
  }

  async #read(
    body: (signal: AbortSignal) => Promise<Response>,
    opened: (response: Response) => void,
  ): Promise<void> {
    const response = await body(this.#gone.signal);
    opened(response);
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString('utf8');
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
      for (const look of this.#waiting) look();
    }
  }

  #take(line: string): void {
    if (line.startsWith('data: ')) this.events.push(JSON.parse(line.slice(6)) as T);
    if (line.startsWith(':')) this.comments.push(line);
  }

  /** The first event that fits, whether it has come or is still to come. */
  until(fits: (event: T) => boolean): Promise<T> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.events.find(fits);
        if (found !== undefined) resolve(found);
      };
      this.#waiting.push(look);
      look();
    });
  }

  close(): void {
    this.#gone.abort();
  }
}
