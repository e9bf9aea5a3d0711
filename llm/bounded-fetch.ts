import { edgeFetch } from '../guards/index.ts';
import { TooLarge } from './fault.ts';

/** Bytes of an answer that are read: five times what the longest reply needs. */
export const ANSWER_BYTES = 2_000_000;

/** A fetch that reaches one host, follows no redirect, and stops reading an answer that does not end. */
export function boundedFetch(
  name: string,
  baseUrl: string,
  send?: typeof fetch,
  most = ANSWER_BYTES,
): typeof fetch {
  const edge = edgeFetch({ name, baseUrl, ...(send && { fetch: send }) });
  return async (input, init) => {
    const answer = await edge(input, init);
    if (answer.body === null) return answer;
    let bytes = 0;
    const counted = answer.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength;
          if (bytes > most)
            controller.error(new TooLarge(`an answer of more than ${most} bytes was dropped`));
          else controller.enqueue(chunk);
        },
      }),
    );
    const { status, statusText, headers } = answer;
    return new Response(counted, { status, statusText, headers });
  };
}
