import { happenings, line } from '../live/stream.ts';
import { agentText, instantText, words } from '../parts/format.ts';
import './feed.css';

const SHOWN = 8;
/** What a person would be called for; the rest of the rail stands in the health view. */
const MATTERS: ReadonlySet<string> = new Set([
  'order_updated',
  'position_changed',
  'cycle_completed',
  'cycle_skipped',
  'halted',
  'resumed',
  'reconciled',
  'agent_failed',
  'provider_degraded',
  'model_asked',
]);

/** What happens, as it happens: straight from the event stream. */
export function Feed() {
  const shown = happenings.value.filter(({ type }) => MATTERS.has(type)).slice(0, SHOWN);
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
