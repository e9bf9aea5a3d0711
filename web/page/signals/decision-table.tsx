import type { Decision } from '../../api/index.ts';
import { sentence, sessionText, strategyText } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';
import type { Column } from '../parts/table.tsx';
import { Why } from '../parts/why.tsx';
import { linkTo } from '../shell/route.ts';
import './decisions.css';

const FATES = { ordered: 'Order sent', refused: 'Refused by Risk', nothing: 'No order' } as const;

/** What became of a signal. A refusal is told from nothing to do by words, and the colour repeats it. */
export const Fate = ({ of }: { of: Decision }) => (
  <>
    <b class={`fate ${of.fate}`}>{FATES[of.fate]}</b>
    <div class="says">{sentence(became(of))}</div>
    {of.fate === 'ordered' && <Why id={of.outcome} about={`${of.action} of ${of.symbol}`} />}
  </>
);

/** In full where the code's own words are too short for somebody who reads one row alone. */
function became({ action, outcomeKind, outcomeText }: Decision): string {
  if (action === 'hold') return 'its strategy waits';
  return outcomeKind === 'nothing_held' ? 'nothing of it is held that could be sold' : outcomeText;
}

export const Said = ({ of }: { of: Decision }) => (
  <>
    <b class={`action ${of.action}`}>{of.action}</b>
    {of.action !== 'hold' && <small> {of.confidence.toFixed(2)}</small>}
    <div class="says">
      {sentence(of.reasonText)}
      {of.adjustmentTexts.length > 0 &&
        ` Lowered from ${of.rawConfidence.toFixed(2)}: ${of.adjustmentTexts.join('; ')}.`}
    </div>
  </>
);

export const Chosen = ({ of }: { of: Decision }) => (
  <>
    {strategyText(of.strategy)}
    <div class="says">
      {sentence(of.because)}
      {of.selector !== null && ` (${of.selector})`}
    </div>
  </>
);

const WHEN: Column<Decision> = {
  name: 'Session',
  term: 'session',
  whole: true,
  cell: (row) => <a href={linkTo('cycles', row.cycleId)}>{sessionText(row.session)}</a>,
};

const WHAT: readonly Column<Decision>[] = [
  {
    name: 'Symbol',
    cell: (row) => <a href={linkTo('market', row.symbol)}>{row.symbol}</a>,
    by: (row) => row.symbol,
  },
  { name: 'What became of it', cell: (row) => <Fate of={row} />, by: (row) => row.fate },
  { name: 'Signal', term: 'signal', cell: (row) => <Said of={row} />, by: (row) => row.confidence },
  {
    name: 'Strategy, and why this one',
    term: 'strategy',
    cell: (row) => <Chosen of={row} />,
    by: (row) => row.strategy,
  },
];

interface DecisionTableProps {
  rows: readonly Decision[];
  empty: string;
  /** All rows are of one cycle: the session is said elsewhere. */
  oneCycle?: boolean;
}

/** Signals with who chose the strategy, what it said, and what became of it. */
export const DecisionTable = ({ rows, empty, oneCycle = false }: DecisionTableProps) => (
  <Table
    label="Signals and what became of them"
    rows={rows}
    keyOf={(row) => `${row.cycleId} ${row.symbol}`}
    columns={oneCycle ? WHAT : [WHEN, ...WHAT]}
    empty={empty}
    pageSize={20}
  />
);
