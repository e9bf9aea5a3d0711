import { WallClock, messageOf } from '../../domain/index.ts';
import { sleep } from '../../orchestrator/clocks/pacer.ts';
import { addressesOf, startDashboard } from '../server/index.ts';
import type { Asked, Told } from './messages.ts';

const tell = (told: Told): void => void process.send?.(told);

/**
 * The page in a process of its own beside the desk, so that no number of readers can slow the desk. It is told the desk's
 * settings, and ends when the desk does, however that ends. Never returns.
 */
export function servePage(): Promise<never> {
  const end = (): void => process.exit(0);
  process.on('disconnect', end);
  process.on('SIGTERM', end);
  // The desk hears a terminal's Ctrl-C too, and ends this one in its turn.
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  // Somebody who runs it by hand: there is no desk to serve.
  if (!process.connected) end();
  process.once('message', (asked: Asked) => void serve(asked));
  return new Promise(() => undefined);
}

async function serve({ config, version }: Asked): Promise<void> {
  try {
    const { port, link } = await startDashboard({
      config,
      version,
      addresses: addressesOf(config),
      clock: new WallClock(),
      sleep,
      say: (line) => tell({ kind: 'said', line }),
    });
    tell({ kind: 'ready', port, link });
  } catch (thrown) {
    tell({ kind: 'failed', line: messageOf(thrown) });
    process.disconnect();
  }
}
