import type { ModelCallDetail } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { Dialog } from '../parts/dialog.tsx';
import { instantText } from '../parts/format.ts';
import { From } from '../parts/from.tsx';

/** What was asked and answered, word for word: text of strangers, shown as text. */
export function CallDialog({ id, close }: { id: string; close: () => void }) {
  const call = useReading<ModelCallDetail>(`/models/calls/${encodeURIComponent(id)}`, []);
  return (
    <Dialog title="A question to a model" close={close} wide>
      <From reading={call}>
        {(of) => (
          <>
            <p class="says">
              {of.provider}, {of.model}, {instantText(of.at)}: {of.outcome}
              {of.failure === null ? '' : ` (${of.failure})`}
            </p>
            <h3>What it was asked</h3>
            <pre tabIndex={0}>{of.request}</pre>
            <h3>What it answered</h3>
            <pre tabIndex={0}>{of.reply ?? 'Nothing.'}</pre>
          </>
        )}
      </From>
    </Dialog>
  );
}
