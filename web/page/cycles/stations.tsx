import { signal } from '@preact/signals';
import type { CycleDetail, Station } from '../../api/index.ts';
import { Lines } from '../parts/why.tsx';
import { agentText, words } from '../parts/format.ts';
import './stations.css';

const DOES: Readonly<Record<Station['name'], string>> = {
  data: 'fetches prices and checks them',
  'position-manager': 'looks after what is held',
  strategy: 'lets a strategy read each symbol',
  quant: 'weighs each signal by its past',
  risk: 'approves, cuts or refuses',
  execution: 'sends the orders',
  audit: 'adds up and writes it down',
};
const MARKS: Readonly<Record<Station['status'], string>> = {
  waiting: '…',
  working: '▶',
  done: '✓',
  failed: '!',
  skipped: '–',
};
const SAYS: Readonly<Record<Station['status'], string>> = {
  waiting: 'not reached yet',
  working: 'at work',
  done: 'done',
  failed: 'failed',
  skipped: 'left out',
};

/** Kept while the cycle changes under it: whoever watches Risk goes on watching Risk. */
const opened = signal<Station['name'] | null>(null);

/** A cycle as a row of stations; each opens to what went in and what came out. */
export function Stations({ of }: { of: CycleDetail }) {
  const open = of.stations.find((station) => station.name === opened.value);
  return (
    <>
      <ol class="stations">
        {of.stations.map((station) => (
          <li key={station.name} class={station.status}>
            <button
              type="button"
              aria-expanded={station === open}
              aria-controls="station"
              onClick={() => void (opened.value = station === open ? null : station.name)}
            >
              <b>
                <i aria-hidden="true">{MARKS[station.status]}</i> {name(station)}
              </b>
              <small>{DOES[station.name]}</small>
              <span>{station.fault ?? (station.summary || SAYS[station.status])}</span>
            </button>
          </li>
        ))}
      </ol>
      <div id="station">{open && <Opened station={open} of={of} />}</div>
    </>
  );
}

const name = (station: Station): string => agentText(station.name);

function Opened({ station, of }: { station: Station; of: CycleDetail }) {
  return (
    <div class="opened" role="group" aria-label={`${name(station)}: what went in and out`}>
      <h3>
        {name(station)}{' '}
        <small>{station.milliseconds !== null && `took ${Math.round(station.milliseconds)} ms`}</small>
      </h3>
      {station.fault !== null && <p class="fault">{station.fault}</p>}
      <div class="in-out">
        <Events title="What went in" seqs={station.heard} of={of} />
        <Events title="What came out" seqs={station.said} of={of} />
      </div>
    </div>
  );
}

function Events({ title, seqs, of }: { title: string; seqs: readonly number[]; of: CycleDetail }) {
  const events = of.events.filter((event) => seqs.includes(event.seq));
  return (
    <section>
      <h4>{title}</h4>
      {events.length === 0 && <p class="quiet">Nothing.</p>}
      {events.map((event) => (
        <div key={event.seq}>
          <p class="says">
            {words(event.type)}, no. {event.seq} of the journal
          </p>
          <Lines lines={event.lines} />
          <details>
            <summary>Every figure</summary>
            <pre tabIndex={0}>{JSON.stringify(event.payload, null, 2)}</pre>
          </details>
        </div>
      ))}
    </section>
  );
}
