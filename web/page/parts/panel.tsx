import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './panel.css';

interface PanelProps {
  title: string;
  /** One sentence under the title. */
  says?: ComponentChildren;
  /** Beside the title: links, choices. */
  aside?: ComponentChildren;
  children: ComponentChildren;
  wide?: boolean;
}

/** A titled part of a view. */
export function Panel({ title, says, aside, children, wide = false }: PanelProps) {
  const id = useId();
  return (
    <section class={wide ? 'panel wide' : 'panel'} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {says && <p class="says">{says}</p>}
      {children}
    </section>
  );
}
