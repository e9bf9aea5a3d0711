import { pino } from 'pino';
import type { Logger } from 'pino';
import { WallClock } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { LogFile } from './log-file.ts';
import { createRedactor } from '../config/redact.ts';
import { dailyRotation, sizeRotation } from './rotations.ts';

export type { Logger } from 'pino';

export interface LoggingOptions {
  /** RUNTIME_DIR/logs; made where it is missing. */
  readonly logsDir: string;
  readonly level: string;
  readonly secrets: readonly string[];
  /** Also gets every line, as JSON (LOG_JSON) or as made for people (--verbose); absent: files only. */
  readonly console?: { write(line: string): unknown };
  /** Of the lines and of the files' names: wall time, also where the desk lives in the past. @default a WallClock */
  readonly clock?: Clock;
  /** Told once when a log file cannot be written. @default one line on stderr */
  readonly onFault?: (message: string) => void;
  /** @default 10 MB a file and 30 days; 50 MB a file and 5 kept */
  readonly limits?: {
    readonly dailyBytes: number;
    readonly days: number;
    readonly bytes: number;
    readonly files: number;
  };
}

export interface Logging {
  /** Lines beside any cycle: `cycleId` is null on them. */
  readonly log: Logger;
  /** Lines of one cycle. */
  cycle(id: string): Logger;
  /** Whatever is known as secret from now on, beside the secrets given at the start. */
  readonly redact: (text: string) => string;
  flush(): void;
  /** Writes what waits and closes the files; lines after it are dropped. */
  close(): void;
}

const MB = 1024 * 1024;
const LIMITS = { dailyBytes: 10 * MB, days: 30, bytes: 50 * MB, files: 5 };
/** From this level on a line is on the disk before the call returns. */
const URGENT = 40;

/** The desk's log: each line redacted by value, then written to the day's file and to trading_system.log. */
export function createLogging(options: LoggingOptions): Logging {
  const clock = options.clock ?? new WallClock();
  const limits = options.limits ?? LIMITS;
  const redact = createRedactor(options.secrets);
  const day = (): string => new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '');
  let told = false;
  const onFault = (message: string): void => {
    if (told) return;
    told = true;
    (options.onFault ?? ((text) => process.stderr.write(`${text}; the desk goes on without it\n`)))(message);
  };
  const files = [
    dailyRotation(options.logsDir, limits.dailyBytes, limits.days),
    sizeRotation(options.logsDir, limits.bytes, limits.files),
  ].map((rotation) => new LogFile(rotation, day, onFault));
  let closed = false;
  const flush = (): void => {
    for (const file of files) file.flush();
  };
  const stream = {
    write(line: string): void {
      if (closed) return;
      const clean = redact(line);
      for (const file of files) file.write(clean);
      options.console?.write(clean);
      if (Number(/"level":(\d+)/.exec(line)?.[1]) >= URGENT) flush();
    },
  };
  const timer = setInterval(flush, 1000).unref();
  process.on('exit', flush);
  const root = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      serializers: { err: pino.stdSerializers.errWithCause },
    },
    stream,
  );
  return {
    log: root.child({ cycleId: null }),
    cycle: (id) => root.child({ cycleId: id }),
    redact,
    flush,
    close() {
      if (closed) return;
      clearInterval(timer);
      process.off('exit', flush);
      for (const file of files) file.close();
      closed = true;
    },
  };
}
