import { useState } from 'preact/hooks';
import type { Narrative } from '../../api/index.ts';
import { Term } from '../help/term.tsx';
import { useReading } from '../live/reading.ts';
import { ON_CYCLE } from '../live/wakes.ts';
import { sessionText } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Pager, pageOf } from '../parts/pager.tsx';
import { Panel } from '../parts/panel.tsx';
import { linkTo } from '../shell/route.ts';
import { View } from '../shell/view.tsx';

const PAGE = 20;

export function Audits() {
  const narratives = useReading<readonly Narrative[]>('/narratives?limit=500', ON_CYCLE);
  return (
    <View
      title="Audit"
      says="What was written about each cycle afterwards, and what the audit would look at."
    >
      <Panel
        title="Narratives"
        says={
          <>
            Each <Term name="narrative">narrative</Term> is shown as it was written; the newest first.
          </>
        }
        wide
      >
        <From reading={narratives}>{(rows) => <Narratives rows={[...rows].reverse()} />}</From>
      </Panel>
    </View>
  );
}

function Narratives({ rows }: { rows: readonly Narrative[] }) {
  const [page, setPage] = useState(0);
  if (rows.length === 0) return <p class="quiet">The first one comes with the first finished cycle.</p>;
  return (
    <>
      <ol class="feed">
        {pageOf(rows, page, PAGE).map((row) => (
          <li key={row.cycleId}>
            <h3>
              <a href={linkTo('cycles', row.cycleId)}>{sessionText(row.session)}</a>
            </h3>
            <p>{row.narrative}</p>
            {row.recommendations.length > 0 && (
              <ul>
                {row.recommendations.map((text) => (
                  <li key={text}>Look at: {text}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      <Pager label="narratives" count={rows.length} page={page} size={PAGE} turn={setPage} />
    </>
  );
}
