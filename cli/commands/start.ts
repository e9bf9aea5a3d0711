import {
  alpacaAddresses,
  createRedactor,
  isLive,
  loadConfig,
  tradesRemotely,
} from '../../orchestrator/config/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import type { DeskReporter, HeaderInfo } from '../../orchestrator/reporting.ts';
import type { Face } from '../face.ts';
import { pageBeside } from '../page.ts';
import { createReporter, silentReporter } from '../reporter/index.ts';
import { stopper } from '../stop.ts';
import { quietPipes } from '../terminal.ts';

export interface StartOptions {
  readonly replay?: string;
  readonly symbols?: string;
  readonly from?: string;
  readonly to?: string;
  readonly speed?: string;
  readonly sync?: boolean;
  readonly cycles?: string;
  readonly seed?: string;
  readonly web: boolean;
}

/** Sessions a second up to which a line a cycle can be read. */
const READABLE = 20;

/** Runs the desk until its data ends, --cycles is reached, or it is told to stop; 0 after an orderly end. */
export async function start(face: Face, options: StartOptions): Promise<number> {
  const { symbols, seed, ...run } = options;
  const config = loadConfig({
    purpose: 'desk',
    run,
    overrides: {
      ...(symbols === undefined ? {} : { SYMBOLS: { text: symbols, option: '--symbols' } }),
      ...(seed === undefined ? {} : { SEED: { text: seed, option: '--seed' } }),
    },
  });
  const redact = createRedactor(config.secrets);
  face.hide(redact);
  const json = config.settings.LOG_JSON;
  const shown = json ? silentReporter : reporterFor(face, config, redact);
  shown.header(headerOf(face.version, config, redact));
  const stop = new AbortController();
  stopOnSignal(face, stop, () => logging.log.warn('the screen was closed: ending in order'));
  // Loaded after the first words: a person should not look at an empty screen meanwhile.
  const { createLogging, prettyConsole } = await import('../../orchestrator/logging/index.ts');
  const lines = json
    ? process.stdout
    : face.verbose()
      ? await prettyConsole(process.stderr, face.color)
      : undefined;
  const logging = createLogging({
    logsDir: config.logsDir,
    level: config.settings.LOG_LEVEL,
    secrets: config.secrets,
    ...(lines ? { console: lines } : {}),
  });
  const page = config.run.web
    ? pageBeside(config, face.version, shown, (link, port) => {
        shown.note(`in a browser: ${link}`);
        // No token in a log.
        logging.log.info({ port }, 'the page is served; RUNTIME_DIR/dashboard.token opens it');
      })
    : null;
  const reporter = page?.reporter ?? shown;
  try {
    const { runDesk } = await import('../../orchestrator/desk.ts');
    const { dayEnd } = await import('../daily/day-end.ts');
    return await runDesk(config, {
      reporter,
      logging,
      signal: stop.signal,
      daily: dayEnd(config, { redact, note: (line) => shown.note(line) }),
    });
  } finally {
    await page?.stop();
    logging.close();
  }
}

function reporterFor(face: Face, config: Config, redact: (text: string) => string): DeskReporter {
  const { sync, speed } = config.run;
  return createReporter({
    mode: sync ? 'trace' : speed === 'max' || speed > READABLE ? 'compact' : 'cycle',
    period: face.tty ? 'month' : 'quarter',
    color: face.color,
    out: { write: (text) => face.out(redact(text)) },
  });
}

function stopOnSignal(face: Face, stop: AbortController, blind: () => void): void {
  const heard = stopper({
    stop,
    after: (milliseconds, action) => void setTimeout(action, milliseconds).unref(),
    exit: (code) => process.exit(code),
    err: face.err,
  });
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  // The terminal was closed, over a lost connection perhaps.
  process.on('SIGHUP', heard);
  quietPipes(() => {
    if (!stop.signal.aborted) blind();
    stop.abort();
  });
}

function headerOf(version: string, config: Config, redact: (text: string) => string): HeaderInfo {
  const { run, settings } = config;
  const remote = tradesRemotely(config);
  const sessions = isLive(config)
    ? 'a decision after each close'
    : run.speed === 'max'
      ? 'as fast as it goes'
      : `${run.speed} ${run.speed === 1 ? 'session' : 'sessions'} a second`;
  return {
    version,
    mode: settings.TRADING_MODE,
    market: marketPhrase(config),
    symbols: settings.SYMBOLS,
    exchange: remote
      ? `Alpaca's protocol at ${new URL(alpacaAddresses(settings).trading).host}`
      : 'embedded paper exchange',
    selector: settings.SELECTORS.join(', then '),
    pace: `${sessions}${run.sync ? ', one step at a time' : ''}${run.cycles === null ? '' : `, ${run.cycles} cycles`}`,
    database: config.databaseFile ?? redact(config.databaseUrl),
    logs: config.logsDir,
  };
}

function marketPhrase({ run, settings }: Config): string {
  const range =
    run.from === null && run.to === null ? '' : `, ${run.from ?? 'the beginning'} to ${run.to ?? 'the end'}`;
  if (run.replay !== null) return `history in ${run.replay}${range}`;
  if (settings.DATA_PROVIDER === 'simulated') return `simulated, seed ${settings.SEED}${range}`;
  return settings.DATA_PROVIDER === 'csv'
    ? `history in ${settings.DATA_DIR ?? 'no folder'}${range}`
    : settings.DATA_PROVIDER;
}
