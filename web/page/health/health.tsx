import type { DeskEvent, Health as Figures } from '../../api/index.ts';
import { Term } from '../help/term.tsx';
import { useReading } from '../live/reading.ts';
import { ON_STATE } from '../live/wakes.ts';
import { ageText, agentText, instantText, integer, percent, sessionText, words } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tile, Tiles } from '../parts/tile.tsx';
import { Lines } from '../parts/why.tsx';
import { View } from '../shell/view.tsx';
import { Pulse, Running } from './running.tsx';
import { haltText } from '../shell/halt-text.ts';

export function Health() {
  const health = useReading<Figures>('/health', [...ON_STATE, 'cycle_completed']);
  return (
    <View title="Health" says="Whether the desk runs, what it may do, and how what it leans on is doing.">
      <From reading={health}>{(of) => <Overview of={of} />}</From>
      <Panel
        title="The newest lines of the journal"
        says={
          <>
            The <Term name="journal">journal</Term> is written before anything is done.
          </>
        }
        wide
      >
        <Newest />
      </Panel>
    </View>
  );
}

const STATES = {
  active: 'It may open positions',
  reducing: 'It opens nothing new',
  halted: 'It opens nothing new',
};

function Overview({ of }: { of: Figures }) {
  const { desk, journal, halts, status } = of;
  return (
    <>
      <Tiles>
        <Tile
          name="The desk’s process"
          value={desk === null ? 'never ran here' : desk.alive ? 'running' : 'not running'}
          note={desk === null ? '' : `last sign of life ${ageText(desk.ageMilliseconds)} ago`}
        />
        <Tile
          name="State"
          term={of.state === 'active' ? 'halted' : of.state}
          value={of.state}
          note={STATES[of.state]}
        />
        <Tile
          name="At work on"
          value={sessionText(desk?.session ?? null)}
          note={desk?.cycle ?? 'no cycle yet'}
        />
        <Tile
          name="Journal"
          term="journal"
          value={`${integer(journal.events)} lines`}
          note={`last ${instantText(journal.at)}`}
        />
        <Tile
          name="Size of entries"
          value={percent(of.sizeShare, 0)}
          note="of the usual; less after a halt"
        />
        <Tile name="Requests waiting" value={of.pending} note={`Tickwright ${of.version}`} />
      </Tiles>
      <Panel title="What stops it" wide>
        {halts.length === 0 ? (
          <p class="good">Nothing: no halt stands.</p>
        ) : (
          <ul class="lamps">
            {halts.map((halt) => (
              <li key={halt.code} class="bad">
                <b>{words(halt.code)}</b> {haltText(halt)} “{halt.reason}”, by {halt.by},{' '}
                {instantText(halt.since)}.
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel
        title="What it leans on"
        says={
          <>
            Each <Term name="breaker">breaker</Term>, <Term name="limiter">limiter</Term>, provider and{' '}
            <Term name="stream">stream</Term>, as the running desk tells it.
          </>
        }
        wide
      >
        {status === null ? (
          <p class="quiet">The desk tells this while it runs; nothing has been told yet.</p>
        ) : (
          <>
            {desk?.alive !== true && (
              <p class="says">As it stood {instantText(status.at)}, when the desk ended.</p>
            )}
            <Pulse of={status} />
            <Running of={status} />
          </>
        )}
      </Panel>
    </>
  );
}

function Newest() {
  const events = useReading<readonly DeskEvent[]>('/events?limit=12', ['any']);
  return (
    <From reading={events}>
      {(rows) =>
        rows.length === 0 ? (
          <p class="quiet">Nothing is written yet.</p>
        ) : (
          <ol class="feed">
            {[...rows].reverse().map((event) => (
              <li key={event.seq}>
                <b>{agentText(event.agent)}</b>{' '}
                <small>
                  no. {event.seq}, {words(event.type)}, {instantText(event.at)}
                </small>
                <Lines lines={event.lines.slice(0, 3)} />
              </li>
            ))}
          </ol>
        )
      }
    </From>
  );
}
