import { WebSocket } from 'ws';

/** A websocket whose messages can be waited for without a clock. */
export class TestSocket {
  readonly messages: unknown[] = [];
  readonly socket: WebSocket;
  readonly #waiting: (() => void)[] = [];

  /** @param read makes a message of a frame */
  constructor(
    url: string,
    headers: Readonly<Record<string, string>>,
    read: (frame: Buffer, isBinary: boolean) => unknown,
  ) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data, isBinary) => {
      this.messages.push(read(data as Buffer, isBinary));
      for (const look of this.#waiting) look();
    });
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => resolve());
      this.socket.once('error', reject);
    });
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The first message that fits, whether it has come or is still to come. */
  until<T>(fits: (message: T) => boolean): Promise<T> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = (this.messages as T[]).find(fits);
        if (found !== undefined) resolve(found);
      };
      this.#waiting.push(look);
      look();
    });
  }

  close(): void {
    this.socket.terminate();
  }
}
