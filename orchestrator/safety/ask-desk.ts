import { rmSync } from 'node:fs';
import type { Broker } from '../../brokers/port.ts';
import type { Clock } from '../../domain/index.ts';
import { isTerminal } from '../../domain/index.ts';
import type { Sleep } from '../clocks/pacer.ts';
import { killSwitch, killSwitchFile, takeAnswer, writeControl } from './controls.ts';
import type { Control } from './controls.ts';
import { readHeartbeat } from './heartbeat.ts';

const WAIT = 2000;
const LOOK = 50;

export interface AskParts {
  readonly runtimeDir: string;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** The desk's name, first part of every client order id. */
  readonly desk: string;
  /** The remote broker of the settings; null where the account is the desk's own database. */
  readonly broker: () => Promise<Broker | null>;
}

export interface Answer {
  /** `taken`: a running desk has answered. `silent`: one is there and has not. `recorded`: none runs. */
  readonly outcome: 'taken' | 'silent' | 'recorded';
  /** The desk's own words; null where it has said none. */
  readonly said: string | null;
  /** Entry orders that were cancelled from here because no desk did; null where that was not needed or not possible. */
  readonly cancelled: number | null;
  /** KILL_SWITCH still lies there, with this reason. */
  readonly killSwitch: string | null;
}

/**
 * Asks the desk from another process. The request stays until a desk takes it: one that runs does within a second or two,
 * one that is started later begins with it. Where none answers a halt, entries at a remote broker are cancelled from here.
 */
export async function askDesk(
  control: Control,
  parts: AskParts,
  options: { readonly removeKillSwitch?: boolean } = {},
): Promise<Answer> {
  const { runtimeDir, clock, sleep } = parts;
  if (options.removeKillSwitch) rmSync(killSwitchFile(runtimeDir), { force: true, recursive: true });
  const beat = readHeartbeat(runtimeDir, clock.now());
  const file = writeControl(runtimeDir, clock.now(), control);
  const never = new AbortController().signal;
  let said: string | null = null;
  const running = beat?.alive === true;
  for (let waited = 0; running && said === null && waited < WAIT; waited += LOOK) {
    await sleep(LOOK, never);
    said = takeAnswer(file);
  }
  const cancelled = said === null && control.kind === 'halt' ? await cancelFromHere(parts) : null;
  return {
    outcome: said !== null ? 'taken' : running ? 'silent' : 'recorded',
    said,
    cancelled,
    killSwitch: killSwitch(runtimeDir),
  };
}

async function cancelFromHere({ broker, desk }: AskParts): Promise<number | null> {
  const remote = await broker();
  if (remote === null) return null;
  const entries = (await remote.openOrders()).filter(
    (o) =>
      o.side === 'buy' &&
      o.parentId === null &&
      !isTerminal(o.status) &&
      o.clientOrderId.startsWith(`${desk}-`),
  );
  const answers = await Promise.all(entries.map(async (o) => remote.cancel(o.clientOrderId)));
  return answers.filter((a) => a.outcome === 'canceled' || a.outcome === 'pending').length;
}
