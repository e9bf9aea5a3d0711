import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { faultText, readText } from './client.ts';
import { createPace } from './pace.ts';

export interface Reading<T> {
  /** Null: not read yet. */
  readonly data: T | null;
  /** Why the last attempt failed; null: it did not. */
  readonly fault: string | null;
}

interface Entry {
  readonly path: string;
  readonly state: Signal<Reading<unknown>>;
  wakes: ReadonlySet<string>;
  users: number;
  busy: boolean;
  /** Something has happened since the request went out. */
  stale: boolean;
  /** The last answer. */
  text: string;
  readonly pace: ReturnType<typeof createPace>;
}

const entries = new Map<string, Entry>();

/**
 * A resource of the API, read anew when one of the named events arrives; null as path: nothing is read. Readings are
 * shared by path and keep their last answer, so that a view that is opened again shows at once.
 */
export function useReading<T>(path: string | null, wakes: readonly string[]): Reading<T> {
  useEffect(() => {
    if (path === null) return undefined;
    const entry = entryOf(path);
    entry.wakes = new Set([...entry.wakes, ...wakes]);
    entry.users++;
    refresh(entry);
    return () => void entry.users--;
  }, [path]);
  return path === null ? NOTHING : (entryOf(path).state.value as Reading<T>);
}

const NOTHING = { data: null, fault: null };

function entryOf(path: string): Entry {
  const known = entries.get(path);
  if (known) return known;
  const state = signal<Reading<unknown>>(NOTHING);
  const entry: Entry = {
    path,
    state,
    wakes: new Set(),
    users: 0,
    busy: false,
    stale: false,
    text: '',
    pace: createPace(),
  };
  entries.set(path, entry);
  return entry;
}

/** An event has arrived: what shows it is read anew. */
export function wake(type: string): void {
  for (const entry of entries.values())
    if (entry.users > 0 && (entry.wakes.has(type) || entry.wakes.has('any'))) refresh(entry);
}

/** After a gap in the stream nothing shown is certain. */
export function wakeAll(): void {
  for (const entry of entries.values()) if (entry.users > 0) refresh(entry);
}

/** At once where it is idle; while a request is under way, or rests, the next one waits for it. */
function refresh(entry: Entry): void {
  if (entry.busy || document.hidden) {
    entry.stale = true;
    return;
  }
  void fetchInto(entry);
}

async function fetchInto(entry: Entry): Promise<void> {
  entry.busy = true;
  entry.stale = false;
  const began = performance.now();
  try {
    const text = await readText(entry.path);
    // Most events change little: what is as it was is not drawn again.
    if (text !== entry.text || entry.state.peek().fault !== null)
      entry.state.value = { data: JSON.parse(text) as unknown, fault: null };
    entry.text = text;
  } catch (fault) {
    entry.state.value = { data: entry.state.peek().data, fault: faultText(fault) };
  }
  const pause = entry.pace(performance.now() - began, entry.stale);
  if (pause === 0) settle(entry);
  else setTimeout(() => settle(entry), pause);
}

function settle(entry: Entry): void {
  entry.busy = false;
  if (entry.stale && entry.users > 0) refresh(entry);
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  for (const entry of entries.values()) if (entry.stale && entry.users > 0) refresh(entry);
});
