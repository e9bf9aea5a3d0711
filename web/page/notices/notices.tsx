import { useState } from 'preact/hooks';
import type { AcknowledgeAnswer, AcknowledgeRequest } from '../../api/index.ts';
import { faultText, send } from '../live/client.ts';
import { wake } from '../live/reading.ts';
import { counted, instantText } from '../parts/format.ts';
import { useUnread } from './unread.tsx';
import './notices.css';

const SHOWN = 4;

/** What waits for an answer, above everything else; nothing where nothing does. */
export function Notices() {
  const { data } = useUnread();
  const [fault, setFault] = useState<string | null>(null);
  if (data === null || data.length === 0) return null;
  const answer = async (id: string): Promise<void> => {
    setFault(null);
    try {
      const body: AcknowledgeRequest = { id };
      await send<AcknowledgeAnswer>('/acknowledge', body);
    } catch (thrown) {
      setFault(faultText(thrown));
    }
    wake('notices');
  };
  const newest = data.toReversed().slice(0, SHOWN);
  return (
    <section class="banner notices wide" aria-label="Unread notices">
      <header>
        <strong>{counted(data.length, 'notice')} to answer.</strong> Critical ones are told again until
        somebody answers.{' '}
        {data.length > 1 && (
          <button type="button" onClick={() => void answer('all')}>
            Acknowledge all
          </button>
        )}
      </header>
      {fault !== null && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      <ul class="lamps">
        {newest.map((one) => (
          <li key={one.id} class={one.severity === 'critical' ? 'bad' : 'warn'}>
            <b>{one.title}</b>{' '}
            <small>
              {one.severity}, {one.id}, {instantText(one.at)}
            </small>{' '}
            <button type="button" aria-label={`Acknowledge ${one.id}`} onClick={() => void answer(one.id)}>
              Acknowledge
            </button>
            {one.text !== '' && <p class="says">{one.text}</p>}
          </li>
        ))}
      </ul>
      {data.length > SHOWN && <p class="says">The newest {SHOWN} are shown; npm run notices lists all.</p>}
    </section>
  );
}
