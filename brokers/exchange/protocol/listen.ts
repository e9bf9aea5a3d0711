import type { Server } from 'node:http';
import { DeskError } from '../../../domain/index.ts';

/** Binds the loopback address only. @param option names the port for a person @throws DeskError CONFIG_INVALID where it is taken */
export function listen(server: Server, port: number, option: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause);
      const hint = `end the other exchange, or name another port with ${option}`;
      reject(new DeskError('CONFIG_INVALID', `port ${port} on 127.0.0.1 is taken`, { cause, hint }));
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
