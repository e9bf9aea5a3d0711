import { signal } from '@preact/signals';
import type { Health } from '../../api/index.ts';
import { HaltDialog } from './halt-dialog.tsx';
import { ResumeDialog } from './resume-dialog.tsx';

const asking = signal<'halt' | 'resume' | null>(null);
const answered = signal<string | null>(null);

export const askHalt = (): void => void (asking.value = 'halt');
const askResume = (): void => void (asking.value = 'resume');

const done = (text: string): void => {
  asking.value = null;
  answered.value = text;
};

/** Stop and resume, always in sight. A halted desk can be halted again: by another hand, for another reason. */
export function Control({ health }: { health: Health | null }) {
  const stands = health !== null && (health.halts.length > 0 || health.killSwitch !== null);
  return (
    <>
      {stands && (
        <button type="button" class="resume" onClick={askResume}>
          Resume
        </button>
      )}
      <button type="button" class="stop" onClick={askHalt}>
        Stop the desk
      </button>
      {asking.value === 'halt' && <HaltDialog close={() => void (asking.value = null)} done={done} />}
      {asking.value === 'resume' && health && (
        <ResumeDialog health={health} close={() => void (asking.value = null)} done={done} />
      )}
    </>
  );
}

/** What became of the last request; stays until it is put away. */
export function ControlAnswerNote() {
  if (answered.value === null) return null;
  return (
    <div class="banner answer" role="status">
      {answered.value}
      <button type="button" class="quiet-button" onClick={() => void (answered.value = null)}>
        Put away
      </button>
    </div>
  );
}
