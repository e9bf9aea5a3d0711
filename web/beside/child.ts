import { WallClock } from '../../domain/index.ts';
import { sleep } from '../../orchestrator/clocks/pacer.ts';
import { addressesOf, startDashboard } from '../server/index.ts';
import type { Dashboard } from '../server/index.ts';
import type { Asked, Told } from './messages.ts';

/**
 * The page in a process of its own beside the desk, so that no number of readers can slow the desk. It is told the desk's
 * settings, and ends when the desk does, however that ends.
 */
let dashboard: Dashboard | null = null;
const tell = (told: Told): void => void process.send?.(told);

const end = (): void => process.exit(0);
process.on('disconnect', end);
process.on('SIGTERM', end);
// The desk hears a terminal's Ctrl-C too, and ends this one in its turn.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);

process.once('message', ({ config, version }: Asked) => {
  startDashboard({
    config,
    version,
    addresses: addressesOf(config),
    clock: new WallClock(),
    sleep,
    say: (line) => tell({ kind: 'said', line }),
  }).then(
    (started) => {
      dashboard = started;
      tell({ kind: 'ready', port: dashboard.port, link: dashboard.link });
    },
    (thrown: unknown) => {
      tell({ kind: 'failed', line: thrown instanceof Error ? thrown.message : String(thrown) });
      process.disconnect();
    },
  );
});
