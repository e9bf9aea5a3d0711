import { DeskError } from '../../domain/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import type { Face } from '../face.ts';
import { quietPipes } from '../terminal.ts';

export interface ExchangeOptions {
  readonly port: string;
  readonly data?: string;
  readonly speed: string;
  readonly clock: 'accelerated' | 'wall';
  readonly seed?: string;
  readonly rateLimit?: string;
  readonly dataConnections?: string;
  readonly legacyFields?: boolean;
  /** A fault file, or the name of a scenario. */
  readonly faults?: string;
  readonly controlPort?: string;
}

/** The embedded exchange behind Alpaca's protocol, until Ctrl-C; 0 after an orderly end. */
export async function exchange(face: Face, options: ExchangeOptions): Promise<number> {
  const { seed, data, clock } = options;
  const config = loadConfig({
    purpose: 'query',
    overrides: seed === undefined ? {} : { SEED: { text: seed, option: '--seed' } },
  });
  const redact = createRedactor(config.secrets);
  face.hide(redact);
  const port = portOf('--port', options.port);
  const controlPort =
    options.controlPort === undefined ? null : portOf('--control-port', options.controlPort);
  const speed = numberOf(
    '--speed',
    options.speed,
    (n) => n > 0 && n <= 6000,
    'sessions a minute, above 0 and at most 6000',
  );
  const rateLimit = limitOf('--rate-limit', options.rateLimit, 'requests a minute');
  const dataConnections = limitOf('--data-connections', options.dataConnections, 'connections');
  if (clock === 'wall' && data !== undefined) {
    throw new DeskError('USAGE', '--clock wall needs a market of today, and --data is history', {
      hint: 'leave one of the two out',
    });
  }
  const stop = new AbortController();
  const heard = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard);
  quietPipes(heard);
  const { csvGround, faultsOf, runExchange, simulatedGround } =
    await import('../../orchestrator/exchange-server/index.ts');
  const faults = options.faults === undefined ? null : faultsOf(options.faults);
  const root = `${config.runtimeDir}/exchange`;
  const { SEED, CASH } = config.settings;
  const ground =
    data === undefined ? simulatedGround(SEED, clock === 'wall', root) : await csvGround(data, root);
  const pace = clock === 'wall' ? 'at the pace of the wall clock' : `${speed} sessions a minute`;
  await runExchange(
    {
      ground,
      seed: SEED,
      port,
      speed: clock === 'wall' ? null : speed,
      cash: CASH,
      rateLimit,
      dataConnections,
      legacyFields: options.legacyFields ?? false,
      faults,
      controlPort,
    },
    stop.signal,
    {
      ready: (url, at, accounts) =>
        face.out(
          [
            `listening on ${url}`,
            `  market     ${data ?? 'simulated'}, ${pace}, now ${inNewYork(at)} in New York`,
            `  accounts   any pair of keys opens one of ${CASH.toLocaleString('en')}; ${accounts} so far, in ${ground.folder}`,
            `  use        ALPACA_BASE_URL=${url} for the desk; other clients: that address for orders, data and streams`,
            '  stop       Ctrl-C; the next start carries on from here',
            '',
          ].join('\n'),
        ),
      control: (url) => face.out(`faults on ${url}/faults\n`),
      trouble: (line) => face.err(redact(`tickwright: ${line}\n`)),
    },
  );
  return 0;
}

const inNewYork = (at: number): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/New_York',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);

const portOf = (option: string, text: string): number =>
  numberOf(option, text, (n) => Number.isInteger(n) && n <= 65_535, 'a port from 0 to 65535');

/** Null where it is not asked for: no limit. */
const limitOf = (option: string, text: string | undefined, of: string): number | null =>
  text === undefined
    ? null
    : numberOf(option, text, (n) => Number.isInteger(n) && n >= 1, `a number of ${of}, 1 or more`);

function numberOf(option: string, text: string, valid: (n: number) => boolean, form: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (valid(value)) return value;
  throw new DeskError('USAGE', `${option}: ${text} must be ${form}`, { hint: '--help lists what there is' });
}
