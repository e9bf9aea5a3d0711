import { signal } from '@preact/signals';
import type { StreamMessage } from '../../api/index.ts';
import { Refused, ask } from './client.ts';
import { createFrames } from './frames.ts';
import type { Frame } from './frames.ts';
import { wake, wakeAll } from './reading.ts';

export type Happening = StreamMessage<'event'>;

/** How the line to the desk stands; shown on every view. */
export type Line =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `again`: milliseconds of the page's clock at which it is tried again. */
  | { readonly state: 'waiting'; readonly again: number };

export const line = signal<Line>({ state: 'connecting' });
/** The newest first. */
export const happenings = signal<readonly Happening[]>([]);
/** From the stream itself: there before any list has been read anew. */
export const liveAccount = signal<{ readonly equity: number; readonly cash: number; readonly drawdown: number } | null>(null); // prettier-ignore

const KEPT = 60;
/** The server says something at least every 15 s. */
const SILENCE = 40_000;
const LONGEST = 15_000;

/** Reads the event stream for as long as the page is open; reconnects by itself, and says so. */
export async function follow(): Promise<never> {
  let pause = 500;
  let last: string | null = null;
  for (;;) {
    try {
      await listen(last, (frame) => {
        pause = 500;
        last = frame.id ?? last;
        take(frame);
      });
    } catch (fault) {
      if (fault instanceof Refused && fault.status === 401) pause = LONGEST;
    }
    line.value = { state: 'waiting', again: performance.now() + pause };
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(LONGEST, 2 * pause);
    line.value = { state: 'connecting' };
  }
}

/** EventSource cannot send a header; fetch can. */
async function listen(last: string | null, onFrame: (frame: Frame) => void): Promise<void> {
  const abort = new AbortController();
  let watch = setTimeout(() => abort.abort(), SILENCE);
  try {
    const headers = { accept: 'text/event-stream', ...(last !== null && { 'last-event-id': last }) };
    const { body } = await ask('/stream', { headers, signal: abort.signal });
    if (body === null) return;
    const frames = createFrames();
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(watch);
      watch = setTimeout(() => abort.abort(), SILENCE);
      for (const frame of frames(value)) onFrame(frame);
    }
  } finally {
    clearTimeout(watch);
  }
}

function take({ event, data }: Frame): void {
  if (event === 'hello') {
    line.value = { state: 'live' };
    wakeAll();
  } else if (event === 'reset') {
    happenings.value = [];
    wakeAll();
  } else if (event === 'health') wake('health');
  else if (event === 'event') {
    const happening = JSON.parse(data) as Happening;
    happenings.value = [happening, ...happenings.peek()].slice(0, KEPT);
    if (happening.account) liveAccount.value = happening.account;
    wake(happening.type);
  }
}
