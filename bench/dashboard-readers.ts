import { setMaxListeners } from 'node:events';

/**
 * Two hundred pages in a process of their own: each follows the event stream and, as a page does, reads the account and the
 * positions after each cycle. Told `on` and `off` by who measures.
 */
const [address = '', token = '', count = '200'] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${token}` };
let end: AbortController | null = null;
let read = 0;

async function page(signal: AbortSignal, ready: () => void): Promise<void> {
  const response = await fetch(`${address}/api/v1/stream`, { headers, signal });
  if (response.status !== 200 || response.body === null)
    throw new Error(`the stream answered ${response.status}`);
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    if (text.includes('event: hello')) ready();
    if (!text.includes('"type":"cycle_completed"')) continue;
    for (const path of ['account', 'positions']) {
      const answer = await fetch(`${address}/api/v1/${path}`, { headers, signal });
      await answer.text();
      read++;
    }
  }
}

function on(): void {
  end = new AbortController();
  const { signal } = end;
  setMaxListeners(0, signal);
  let here = 0;
  const ready = (): void => {
    here++;
    if (here === Number(count)) process.send?.('on');
  };
  for (let i = 0; i < Number(count); i++)
    page(signal, ready).catch((thrown: unknown) => signal.aborted || console.error(thrown));
}

process.on('disconnect', () => process.exit(0));
process.on('message', (word) => {
  if (word === 'on') return on();
  end?.abort();
  process.send?.({ read });
});
