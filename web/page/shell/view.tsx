import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

interface ViewProps {
  title: string;
  /** What the view answers, in a sentence. */
  says: ComponentChildren;
  children: ComponentChildren;
}

/** The frame of a view: its heading, what it answers, its panels. */
export function View({ title, says, children }: ViewProps) {
  useEffect(() => {
    document.title = `${title} · Tickwright`;
  }, [title]);
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="lead">{says}</p>
      <div class="panels">{children}</div>
    </>
  );
}
