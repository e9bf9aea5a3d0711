import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../orchestrator/config/index.ts';
import type { Asked, Told } from './messages.ts';

export interface BesideParts {
  readonly config: Config;
  readonly version: string;
  /** The page is there. */
  readonly ready: (link: string, port: number) => void;
  /** It is not, or has a complaint: one line for a person. The desk goes on without it. */
  readonly trouble: (line: string) => void;
}

/** The page's process. */
export interface Beside {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Returns once it has ended. */
  stop(): Promise<void>;
}

const PATIENCE = 1500;

/**
 * Starts the page in a process of its own, at low priority once it is there. It never holds the desk up: not its start, not its end, and
 * whatever becomes of it the desk goes on.
 */
export function startBeside({ config, version, ready, trouble }: BesideParts): Beside {
  let child: ChildProcess;
  let stopping = false;
  let told = false;
  try {
    // The same program under another command: what is built for the desk is built for the page.
    child = fork(fileURLToPath(new URL('../../launch/run.mjs', import.meta.url)), ['beside'], {
      execArgv: [],
      // Settings hold maps.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  } catch (thrown) {
    trouble(`the page could not be started: ${String(thrown)}`);
    return { pid: undefined, stop: () => Promise.resolve() };
  }
  child.unref();
  child.channel?.unref();
  const complain = (line: string): void => {
    if (stopping || told) return;
    told = true;
    trouble(line);
  };
  child.on('error', (thrown) => complain(`the page could not be started: ${thrown.message}`));
  child.on('message', (message: Told) => {
    if (message.kind === 'ready') {
      lowerPriority(child);
      ready(message.link, message.port);
    } else if (message.kind === 'failed') complain(`no page: ${message.line}`);
    else trouble(`page: ${message.line}`);
  });
  child.on('exit', (code, signal) =>
    complain(
      `the page has ended (${signal ?? `exit ${code}`}), the desk goes on; npm run dashboard starts it again`,
    ),
  );
  child.send({ config, version } satisfies Asked, () => undefined);
  return {
    pid: child.pid,
    stop() {
      stopping = true;
      return ended(child);
    },
  };
}

/** The desk goes first where both want the processor. */
function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here: it runs as any other.
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    child.ref();
    child.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
