import type { Face } from '../face.ts';
import { ask, userName } from './halt.ts';
import type { Outside } from './halt.ts';

export interface ResumeOptions {
  readonly reason?: string;
  readonly removeKillSwitch?: boolean;
  readonly json?: boolean;
}

/** Clears all halts; 1 where KILL_SWITCH keeps the desk halted. */
export async function resume(face: Face, options: ResumeOptions, outside: Outside = {}): Promise<number> {
  const { reason = 'resumed by hand', removeKillSwitch = false, json } = options;
  const control = { kind: 'resume', by: userName(), reason } as const;
  const answer = await ask(face, control, outside, removeKillSwitch);
  if (json) face.out(`${JSON.stringify(answer)}\n`);
  else if (answer.outcome === 'taken') face.out(`${answer.said}\n`);
  else if (answer.outcome === 'silent')
    face.out('the desk has not answered within two seconds; it resumes as soon as it can\n');
  else face.out('no desk is running: the next start begins with it\n');
  if (answer.killSwitch === null) return 0;
  face.err(
    `tickwright: the file KILL_SWITCH is still there (${answer.killSwitch}) and keeps the desk halted\n` +
      '  to do: npm run resume -- --remove-kill-switch\n',
  );
  return 1;
}
