import { openDatabase } from '../../db/index.ts';
import { DeskError, WallClock } from '../../domain/index.ts';
import { unreadCounts } from '../../notify/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { listen, metricsHandler } from '../../web/metrics/index.ts';
import type { MetricsHandler } from '../../web/metrics/index.ts';
import type { Face } from '../face.ts';
import { quietPipes } from '../terminal.ts';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

/** Serves /metrics, /healthz and /readyz until Ctrl-C, from what a desk in another process writes down. */
export async function monitor(face: Face, options: { readonly port?: string }): Promise<number> {
  const config = loadConfig({
    purpose: 'query',
    overrides: options.port === undefined ? {} : { METRICS_PORT: { text: options.port, option: '--port' } },
  });
  face.hide(createRedactor(config.secrets));
  const { METRICS_HOST: host, METRICS_PORT: port, METRICS_TOKEN: token = null } = config.settings;
  if (!LOOPBACK.has(host) && token === null)
    throw new DeskError('CONFIG_INVALID', `METRICS_HOST: ${host} can be reached from elsewhere, and METRICS_TOKEN is not set`, {
      hint: 'set METRICS_TOKEN (openssl rand -hex 24), or leave METRICS_HOST at 127.0.0.1',
    }); // prettier-ignore
  const stop = new AbortController();
  const heard = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard);
  quietPipes(heard);
  const server = await listen(handlerOf(config), { host, port }, token === null ? LOOPBACK : null);
  face.out(`metrics on ${server.url}/metrics${token === null ? '' : ' (with METRICS_TOKEN)'}\n`);
  await new Promise<void>((resolve) => {
    if (stop.signal.aborted) resolve();
    else stop.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.close();
  return 0;
}

/** Opened anew for each look: the database may not be there yet, or be replaced by a restore. */
function handlerOf(config: Config): MetricsHandler {
  const withReads = async <T>(read: (reads: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> => {
    const database = await openDatabase({ url: config.databaseUrl, mode: 'read' });
    try {
      return await read(database);
    } finally {
      await database.close();
    }
  }; // prettier-ignore
  return metricsHandler({
    runtimeDir: config.runtimeDir,
    totals: () => withReads(({ reads }) => reads.totals()),
    unread: async () => unreadCounts(config.runtimeDir),
    clock: new WallClock(),
    token: config.settings.METRICS_TOKEN ?? null,
    redact: createRedactor(config.secrets),
  });
}
