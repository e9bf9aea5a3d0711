import { signal } from '@preact/signals';
import type { Explanation } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { Dialog } from './dialog.tsx';
import { agentText, instantText, words } from './format.ts';
import { From } from './from.tsx';
import './why.css';

const asked = signal<{ readonly id: string; readonly about: string } | null>(null);

interface WhyProps {
  /** Of an order, a trade or a cycle. */
  id: string;
  /** What is explained: `purchase of AAPL`. */
  about: string;
}

/** Opens the whole chain behind an order, from the prices to the last fill. */
export const Why = ({ id, about }: WhyProps) => (
  <button
    type="button"
    class="why"
    aria-label={`Why? ${about}`}
    onClick={() => void (asked.value = { id, about })}
  >
    Why?
  </button>
);

/** The one dialog that `Why` opens. */
export function WhyDialog() {
  const { value } = asked;
  return value === null ? null : <Chain key={value.id} id={value.id} about={value.about} />;
}

function Chain({ id, about }: WhyProps) {
  const explanation = useReading<Explanation>(`/explain/${encodeURIComponent(id)}`, []);
  return (
    <Dialog title={`Why: ${about}`} close={() => void (asked.value = null)} wide>
      <p class="says">From the prices it saw to what the broker did, as the journal has it.</p>
      <From reading={explanation}>
        {({ chain }) => (
          <ol class="chain">
            {chain.map((link) => (
              <li key={link.seq}>
                <h3>
                  {agentText(link.agent)}{' '}
                  <small>
                    {words(link.event)}, {instantText(link.at)}
                  </small>
                </h3>
                <Lines lines={link.lines} />
              </li>
            ))}
          </ol>
        )}
      </From>
    </Dialog>
  );
}

/** Lines of an event; those that begin with blanks belong to the one above. */
export const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul class="lines">
    {lines.map((line, index) => (
      // oxlint-disable-next-line react/no-array-index-key
      <li key={`${index}-${line}`} class={line.startsWith(' ') ? 'inner' : ''}>
        {line.trim()}
      </li>
    ))}
  </ul>
);
