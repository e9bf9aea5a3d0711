import type { ComponentChildren } from 'preact';
import type { TermName } from '../help/glossary.ts';
import { Term } from '../help/term.tsx';
import './tile.css';

interface TileProps {
  name: string;
  term?: TermName;
  value: ComponentChildren;
  /** A few words below. */
  note?: ComponentChildren;
}

/** One figure with its name. Stands in `Tiles`. */
export const Tile = ({ name, term, value, note }: TileProps) => (
  <div class="tile">
    <dt>{term ? <Term name={term}>{name}</Term> : name}</dt>
    <dd>
      <b>{value}</b>
      {note && <small>{note}</small>}
    </dd>
  </div>
);

export const Tiles = ({ children }: { children: ComponentChildren }) => <dl class="tiles">{children}</dl>;
