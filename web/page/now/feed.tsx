import { happenings, line } from '../live/stream.ts';
import { agentText, instantText, words } from '../parts/format.ts';
import './feed.css';

const SHOWN = 12;

/** What happens, as it happens: straight from the event stream. */
export function Feed() {
  const shown = happenings.value.slice(0, SHOWN);
  if (shown.length === 0)
    return (
      <p class="quiet">
        {line.value.state === 'live'
          ? 'Quiet since this page was opened. What happens next appears here by itself.'
          : 'Not connected yet.'}
      </p>
    );
  return (
    <ol class="feed">
      {shown.map((event) => (
        <li key={event.seq}>
          <b>{agentText(event.agent)}</b>{' '}
          <small>
            {words(event.type)}, {instantText(event.at)}
          </small>
          <div>{event.text}</div>
        </li>
      ))}
    </ol>
  );
}
