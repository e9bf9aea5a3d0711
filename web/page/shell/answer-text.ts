import type { ControlAnswer } from '../../api/index.ts';
import { sentence } from '../parts/format.ts';

/** The server's answer as a sentence. */
export function answerText({ outcome, said, cancelled, killSwitch }: ControlAnswer): string {
  const heard = {
    taken: 'The desk has done it.',
    silent: 'The request is recorded; the desk has not answered yet. Look at its state above in a moment.',
    recorded: 'Recorded. No desk is running: its next start begins with it.',
  }[outcome];
  const orders = cancelled === null ? '' : ` ${cancelled} entry orders were cancelled from here.`;
  const file = killSwitch === null ? '' : ' The file KILL_SWITCH still lies there, so it stays halted.';
  return `${heard}${said === null ? '' : ` It says: ${sentence(said)}`}${orders}${file}`;
}
