import { useState } from 'preact/hooks';
import type { ControlAnswer, HaltRequest } from '../../api/index.ts';
import { faultText, send } from '../live/client.ts';
import { wakeAll } from '../live/reading.ts';
import { Dialog } from '../parts/dialog.tsx';
import { answerText } from './answer-text.ts';

interface HaltDialogProps {
  close: () => void;
  done: (text: string) => void;
}

/** Asks for a reason and says what will happen before it does. */
export function HaltDialog({ close, done }: HaltDialogProps) {
  const [reason, setReason] = useState('');
  const [flatten, setFlatten] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const halt = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      const body: HaltRequest = { reason: reason.trim(), flatten };
      done(answerText(await send<ControlAnswer>('/halt', body)));
      wakeAll();
    } catch (thrown) {
      setFault(`${faultText(thrown)} The desk was not stopped from here: try npm run halt in a terminal.`);
      setBusy(false);
    }
  };
  return (
    <Dialog title="Stop the desk?" close={close}>
      <form onSubmit={(event) => void halt(event)}>
        <p>What will happen:</p>
        <ul>
          <li>Nothing new is opened until somebody presses Resume.</li>
          <li>Entry orders that wait at the broker are cancelled.</li>
          <li>
            {flatten
              ? 'Every position is sold at the market, as soon as it trades.'
              : 'Positions are kept, and their protective stops stay at the broker.'}
          </li>
        </ul>
        <label class="field">
          Reason (it is written into the journal)
          <input
            type="text"
            required
            maxLength={500}
            value={reason}
            autocomplete="off"
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={flatten}
            onChange={({ currentTarget }) => setFlatten(currentTarget.checked)}
          />
          Sell every position too
        </label>
        {fault !== null && (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
        <footer>
          <button type="button" onClick={close}>
            Keep it running
          </button>
          <button type="submit" class="stop" disabled={busy || reason.trim() === ''}>
            {busy ? 'Stopping…' : flatten ? 'Stop and sell everything' : 'Stop the desk'}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
