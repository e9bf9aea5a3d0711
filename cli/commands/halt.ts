import { userInfo } from 'node:os';
import { WallClock } from '../../domain/index.ts';
import { sleep } from '../../orchestrator/clocks/pacer.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import { askDesk } from '../../orchestrator/safety/index.ts';
import type { Answer, AskParts, Control } from '../../orchestrator/safety/index.ts';
import { remoteBroker } from '../../orchestrator/venue/index.ts';
import type { Face } from '../face.ts';

export interface HaltOptions {
  readonly reason: string;
  readonly flatten?: boolean;
  readonly json?: boolean;
}

/** What tests put in the place of the settings' own. */
export type Outside = Partial<Pick<AskParts, 'sleep' | 'clock' | 'broker'>>;

/** Nothing new is opened from here on: a running desk hears it within two seconds, else the next start begins with it. */
export async function halt(face: Face, options: HaltOptions, outside: Outside = {}): Promise<number> {
  const { reason, flatten = false } = options;
  const control = { kind: 'halt', code: 'by_hand', by: userName(), reason, flatten } as const;
  const answer = await ask(face, control, outside);
  face.out(options.json ? `${JSON.stringify(answer)}\n` : `${haltText(answer)}\n`);
  return 0;
}

export async function ask(
  face: Face,
  control: Control,
  outside: Outside,
  removeKillSwitch = false,
): Promise<Answer> {
  const config = loadConfig({ purpose: 'query' });
  face.hide(createRedactor(config.secrets));
  const { runtimeDir, settings } = config;
  const parts = {
    runtimeDir,
    desk: settings.DESK_NAME,
    clock: new WallClock(),
    sleep,
    broker: () => remoteBroker(config),
    ...outside,
  };
  return askDesk(control, parts, { removeKillSwitch });
}

/** Who asks, as far as the machine knows. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody';
  }
}

function haltText({ outcome, said, cancelled }: Answer): string {
  const from = cancelled === null ? '' : `\nentry orders cancelled from here: ${cancelled}`;
  if (outcome === 'taken') return said ?? 'halted';
  if (outcome === 'silent')
    return `the desk has not answered within two seconds; it takes the halt as soon as it can${from}`;
  return `no desk is running: the next start begins halted${from}`;
}
