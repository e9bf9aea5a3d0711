import type { Health } from '../../api/index.ts';
import { Term } from '../help/term.tsx';
import { line } from '../live/stream.ts';
import { instantText } from '../parts/format.ts';
import { haltText } from './halt-text.ts';
import './state.css';

const WORDS = {
  active: 'Trading',
  reducing: 'Reducing: opens nothing new',
  halted: 'Halted: opens nothing new',
} as const;

/** What the desk may do, in two words; a process that is gone is said before anything else. */
export function DeskState({ health }: { health: Health | null }) {
  if (health === null) return <span class="state">…</span>;
  const gone = health.desk === null || !health.desk.alive;
  const heard = line.value.state === 'waiting' ? ', when last heard' : '';
  return (
    <>
      <span class={`badge ${health.mode}`}>
        {health.mode === 'live' ? 'Real money' : <Term name="paper">Paper money</Term>}
      </span>
      <span class={`state ${gone ? 'gone' : health.state}`} data-state={health.state}>
        {gone && health.state === 'active'
          ? 'Not running'
          : `${WORDS[health.state]}${gone ? ', not running' : ''}`}
        {heard}
      </span>
    </>
  );
}

/** Why nothing new is opened and how that ends: above every view while it is so. */
export function HaltBanner({ health }: { health: Health | null }) {
  if (health === null || (health.halts.length === 0 && health.killSwitch === null)) return null;
  return (
    <div class="banner" role="status">
      <strong>Nothing new is opened.</strong> Exits and protective stops go on.
      <ul>
        {health.halts.map((halt) => (
          <li key={halt.code}>
            {haltText(halt)} Reason given: “{halt.reason}” ({halt.by}, {instantText(halt.since)}).{' '}
            {halt.clears === 'probe'
              ? 'It clears by itself when things are well again.'
              : 'It stays until somebody presses Resume.'}
          </li>
        ))}
        {health.killSwitch !== null && (
          <li>
            The file KILL_SWITCH lies in the desk’s folder
            {health.killSwitch ? `: “${health.killSwitch}”` : ''}.
          </li>
        )}
      </ul>
    </div>
  );
}
