import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { GLOSSARY } from './glossary.ts';
import type { TermName } from './glossary.ts';
import './term.css';

const asked = signal<{ readonly name: TermName; readonly button: HTMLElement } | null>(null);

/** A word that explains itself when it is pressed. */
export function Term({ name, children }: { name: TermName; children?: ComponentChildren }) {
  return (
    <button
      type="button"
      class="term"
      aria-haspopup="true"
      onClick={({ currentTarget }) => void (asked.value = { name, button: currentTarget })}
    >
      {children ?? name}
    </button>
  );
}

/** The one bubble of the page; Escape or a press elsewhere closes it. */
export function TermBubble() {
  const bubble = useRef<HTMLDivElement>(null);
  const open = asked.value;
  useEffect(() => {
    const element = bubble.current;
    if (!element || !open) return;
    element.showPopover();
    const { left, bottom, top } = open.button.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const below = bottom + 8 + height < innerHeight;
    element.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    element.style.top = `${below ? bottom + 8 : Math.max(8, top - height - 8)}px`;
  }, [open]);
  const closed = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'closed') asked.value = null;
  };
  return (
    <div ref={bubble} popover="auto" class="bubble" role="note" onToggle={closed}>
      {open && (
        <>
          <strong>{open.name.charAt(0).toUpperCase() + open.name.slice(1)}</strong>
          <p>{GLOSSARY[open.name]}</p>
        </>
      )}
    </div>
  );
}
