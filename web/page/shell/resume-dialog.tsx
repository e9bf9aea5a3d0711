import { useState } from 'preact/hooks';
import type { ControlAnswer, Health, ResumeRequest } from '../../api/index.ts';
import { faultText, send } from '../live/client.ts';
import { wakeAll } from '../live/reading.ts';
import { Dialog } from '../parts/dialog.tsx';
import { answerText } from './answer-text.ts';
import { haltText } from './halt-text.ts';

interface ResumeDialogProps {
  health: Health;
  close: () => void;
  done: (text: string) => void;
}

/** Shows what is cleared before it is. */
export function ResumeDialog({ health, close, done }: ResumeDialogProps) {
  const [reason, setReason] = useState('');
  const [removeKillSwitch, setRemove] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const resume = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      const body: ResumeRequest = {
        removeKillSwitch,
        ...(reason.trim() !== '' && { reason: reason.trim() }),
      };
      done(answerText(await send<ControlAnswer>('/resume', body)));
      wakeAll();
    } catch (thrown) {
      setFault(`${faultText(thrown)} Nothing was changed: try npm run resume in a terminal.`);
      setBusy(false);
    }
  };
  return (
    <Dialog title="Resume trading?" close={close}>
      <form onSubmit={(event) => void resume(event)}>
        <p>New positions will be opened again from the next cycle on. This clears:</p>
        <ul>
          {health.halts.map((halt) => (
            <li key={halt.code}>
              {haltText(halt)} Reason given: “{halt.reason}”.
            </li>
          ))}
          {health.killSwitch !== null && (
            <li>The file KILL_SWITCH keeps the desk halted unless it is taken away as well.</li>
          )}
        </ul>
        <label class="field">
          Why (optional; it is written into the journal)
          <input
            type="text"
            maxLength={500}
            value={reason}
            autocomplete="off"
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        {health.killSwitch !== null && (
          <label class="check">
            <input
              type="checkbox"
              checked={removeKillSwitch}
              onChange={({ currentTarget }) => setRemove(currentTarget.checked)}
            />
            Take the file KILL_SWITCH away
          </label>
        )}
        {fault !== null && (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
        <footer>
          <button type="button" onClick={close}>
            Leave it stopped
          </button>
          <button type="submit" class="resume" disabled={busy}>
            {busy ? 'Resuming…' : 'Resume trading'}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
