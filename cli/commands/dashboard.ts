import { WallClock } from '../../domain/index.ts';
import { sleep } from '../../orchestrator/clocks/pacer.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import { addressesOf, startDashboard } from '../../web/server/index.ts';
import type { Face } from '../face.ts';
import { quietPipes } from '../terminal.ts';

export interface DashboardOptions {
  readonly port?: string;
  readonly newToken?: boolean;
  readonly host?: string;
  readonly origin?: string;
}

/** The page and the API beside whatever desk is at work, until Ctrl-C; 0 after an orderly end. */
export async function dashboard(face: Face, options: DashboardOptions): Promise<number> {
  const { port, host, origin, newToken } = options;
  const given = (text: string | undefined, option: string) => (text === undefined ? {} : { text, option });
  const config = loadConfig({
    purpose: 'query',
    overrides: Object.fromEntries(
      Object.entries({
        DASHBOARD_PORT: given(port, '--port'),
        DASHBOARD_HOST: given(host, '--host'),
        DASHBOARD_ORIGIN: given(origin, '--origin'),
      }).filter(([, override]) => 'text' in override),
    ) as Record<string, { text: string; option: string }>,
  });
  const redact = createRedactor(config.secrets);
  face.hide(redact);
  const stop = new AbortController();
  const heard = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard);
  quietPipes(heard);
  const addresses = addressesOf(config);
  const running = await startDashboard({
    config,
    addresses,
    version: face.version,
    clock: new WallClock(),
    sleep,
    say: (line) => face.err(`tickwright: ${line}\n`),
    ...(newToken && { newToken }),
  });
  if (addresses.port !== 0 && running.port !== addresses.port)
    face.out(`port ${addresses.port} is taken, so the page is at port ${running.port}\n`);
  if (addresses.origin !== null)
    face.out(`listening on ${addresses.host}:${running.port}; TLS in front is yours to keep\n`);
  face.out(`${running.link}\n`);
  await new Promise<void>((resolve) => {
    if (stop.signal.aborted) resolve();
    stop.signal.addEventListener('abort', () => resolve());
  });
  await running.close();
  return 0;
}
