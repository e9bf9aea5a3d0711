import { haltRule } from '../../risk/index.ts';
import type { HaltCode } from '../../risk/index.ts';
import type { HaltKeeper } from '../folds/halt-keeper.ts';
import { acknowledge, killSwitch, pendingControls } from './controls.ts';
import type { Pending } from './controls.ts';
import type { HaltController } from './halt-controller.ts';

export interface HandParts {
  readonly runtimeDir: string;
  readonly control: HaltController;
  readonly halts: HaltKeeper;
  readonly say: (line: string) => void;
}

/** Takes what people ask from outside: the file KILL_SWITCH first, then requests in the order of their names. */
export async function takeByHand(parts: HandParts): Promise<void> {
  const { runtimeDir, control, halts } = parts;
  const reason = killSwitch(runtimeDir);
  if (reason !== null && !halts.stands('kill_switch'))
    await control.halt({ code: 'kill_switch', by: 'KILL_SWITCH', reason });
  for (const pending of pendingControls(runtimeDir)) {
    if (pending.control?.kind === 'resume') await resume(parts, pending, reason !== null);
    else await halt(parts, pending);
  }
}

async function halt({ control, say }: HandParts, { file, control: asked }: Pending): Promise<void> {
  if (asked?.kind !== 'halt') say(`${file} cannot be understood: the desk halts rather than guess`);
  const order =
    asked?.kind === 'halt'
      ? asked
      : { code: 'by_hand', by: 'control', reason: `${file} cannot be understood`, flatten: false };
  const code = haltRule(order.code) ? (order.code as HaltCode) : 'by_hand';
  const { by, reason, flatten } = order;
  const news = await control.halt({ code, by, reason, flatten });
  const told = news
    ? 'halted: entry orders are cancelled, stops stay'
    : 'the desk was halted by hand already';
  acknowledge(file, flatten ? `${told}; positions are being closed` : told, true);
}

/** Clears all that stands; a kill switch only once its file is gone. */
async function resume(
  { control, halts }: HandParts,
  { file, control: asked }: Pending,
  switched: boolean,
): Promise<void> {
  const { by, reason } = asked as { by: string; reason: string };
  const standing = halts.now.standing.map((h) => h.code);
  const codes = switched ? standing.filter((code) => code !== 'kill_switch') : standing;
  const event = await control.resume({ by, reason, codes });
  const told = event ? `cleared: ${codes.join(', ')}` : 'nothing stood that could be cleared';
  const drawdown = event?.payload.peakReset
    ? '; drawdown counts from here on, and sizes return by steps from 20 %'
    : '';
  const left = switched ? '; the file KILL_SWITCH is still there and keeps the desk halted' : '';
  acknowledge(file, `${told}${drawdown}${left}`, true);
}
