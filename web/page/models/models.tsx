import { useState } from 'preact/hooks';
import type { ModelCall, Models as Figures } from '../../api/index.ts';
import { Term } from '../help/term.tsx';
import { useReading } from '../live/reading.ts';
import { ON_MODELS } from '../live/wakes.ts';
import { counted, instantText, integer, percent, words } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Gain } from '../parts/money.tsx';
import { Panel } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { Tile, Tiles } from '../parts/tile.tsx';
import { View } from '../shell/view.tsx';
import { CallDialog } from './call-dialog.tsx';

const usd = (n: number): string => (n === 0 ? '$0' : `$${n.toFixed(n < 1 ? 4 : 2)}`);
const ms = (n: number | null): string => (n === null ? '–' : `${integer(n)} ms`);

export function Models() {
  const models = useReading<Figures>('/models', ON_MODELS);
  const calls = useReading<readonly ModelCall[]>('/models/calls?limit=500', ON_MODELS);
  return (
    <View
      title="Models"
      says="Who chose the strategies, how well, what it cost, and how often there was no answer."
    >
      <From reading={models}>{(figures) => <Overview of={figures} />}</From>
      <Panel title="Questions to models" says="Word for word, as they were sent and answered." wide>
        <From reading={calls}>{(rows) => <Calls rows={rows} />}</From>
      </Panel>
    </View>
  );
}

function Overview({ of }: { of: Figures }) {
  const { total } = of;
  return (
    <>
      <Tiles>
        <Tile
          name="Spent"
          value={usd(total.costUsd)}
          note={`${integer(total.inputTokens + total.outputTokens)} tokens`}
        />
        <Tile
          name="Asked"
          value={counted(total.calls, 'time')}
          note={`${total.answered} answered, ${total.failed} failed`}
        />
        <Tile
          name="An answer takes"
          term="latency"
          value={ms(total.latencyMedian)}
          note={total.latencyP99 === null ? 'none was asked' : `${ms(total.latencyP99)} at worst (1 in 100)`}
        />
      </Tiles>
      <Panel
        title="Who chose"
        says={
          <>
            A <Term name="selector">selector</Term> chooses which strategy reads a symbol. “rules” is built in
            and costs nothing.
          </>
        }
        wide
      >
        <Table
          label="Selectors"
          rows={of.bySelector}
          keyOf={(row) => row.selector}
          empty="Nobody has chosen yet."
          columns={[
            { name: 'Who', cell: (row) => <b>{row.selector}</b>, by: (row) => row.selector },
            {
              name: 'Chosen',
              numeric: true,
              cell: (row) => integer(row.selections),
              by: (row) => row.selections,
            },
            {
              name: 'Abstained',
              term: 'abstention',
              numeric: true,
              cell: (row) =>
                `${integer(row.abstentions)} (${percent(row.selections + row.abstentions === 0 ? null : row.abstentions / (row.selections + row.abstentions), 0)})`,
              by: (row) => row.abstentions,
            },
            { name: 'Trades', numeric: true, cell: (row) => integer(row.trades), by: (row) => row.trades },
            {
              name: 'Won',
              term: 'win rate',
              numeric: true,
              cell: (row) => percent(row.winRate, 0),
              by: (row) => row.winRate,
            },
            {
              name: 'Gain of its trades',
              numeric: true,
              cell: (row) => <Gain of={row.pnl} />,
              by: (row) => row.pnl,
            },
          ]}
        />
      </Panel>
      <Panel title="What it cost" says="By provider and model; failures in words." wide>
        <Table
          label="Cost by model"
          rows={of.byModel}
          keyOf={(row) => `${row.provider} ${row.model}`}
          empty="No model was asked: none is set up, or the rules answered alone. That costs nothing."
          columns={[
            {
              name: 'Model',
              cell: (row) => (
                <b>
                  {row.provider}, {row.model}
                </b>
              ),
            },
            { name: 'Asked', numeric: true, cell: (row) => integer(row.calls), by: (row) => row.calls },
            { name: 'Failed', numeric: true, cell: (row) => integer(row.failed), by: (row) => row.failed },
            {
              name: 'Tokens',
              term: 'token',
              numeric: true,
              cell: (row) => `${integer(row.inputTokens)} in, ${integer(row.outputTokens)} out`,
            },
            { name: 'Cost', numeric: true, cell: (row) => usd(row.costUsd), by: (row) => row.costUsd },
            {
              name: 'Takes',
              term: 'latency',
              numeric: true,
              cell: (row) => ms(row.latencyMedian),
              by: (row) => row.latencyMedian,
            },
            {
              name: 'Failures',
              cell: (row) =>
                row.failures.length === 0
                  ? 'none'
                  : row.failures.map((one) => `${words(one.outcome)} ${one.count}`).join(', '),
            },
          ]}
        />
      </Panel>
    </>
  );
}

function Calls({ rows }: { rows: readonly ModelCall[] }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <Table
        label="Questions to models"
        rows={[...rows].reverse()}
        keyOf={(row) => row.id}
        empty="No model was asked so far."
        pageSize={15}
        columns={[
          { name: 'When', cell: (row) => instantText(row.at), by: (row) => row.at },
          { name: 'Model', cell: (row) => `${row.provider}, ${row.model}`, by: (row) => row.model },
          { name: 'For', cell: (row) => words(row.purpose), by: (row) => row.purpose },
          {
            name: 'Outcome',
            cell: (row) => `${words(row.outcome)}${row.failure === null ? '' : `: ${row.failure}`}`,
            by: (row) => row.outcome,
          },
          { name: 'Took', numeric: true, cell: (row) => ms(row.latencyMs), by: (row) => row.latencyMs },
          { name: 'Cost', numeric: true, cell: (row) => usd(row.costUsd), by: (row) => row.costUsd },
          {
            name: '',
            cell: (row) => (
              <button type="button" class="why" onClick={() => setOpen(row.id)}>
                Read it
              </button>
            ),
          },
        ]}
      />
      {open !== null && <CallDialog id={open} close={() => setOpen(null)} />}
    </>
  );
}
