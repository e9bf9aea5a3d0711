import type { IncomingMessage } from 'node:http';
import { faults } from './fault.ts';
import type { Body } from './wire/order-request.ts';

export const LARGEST_BODY = 1_000_000;
const NOTHING: Body = {};
/** Deeper nesting than any request needs. */
const DEEPEST = 20;

/** The body whatever its content type says; empty where there is none. @throws WireFault 400 or 413 */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > LARGEST_BODY) throw faults.tooLarge();
  if (declared === 0 && request.headers['transfer-encoding'] === undefined) return NOTHING;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw faults.tooLarge();
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8').trim();
  return text === '' ? NOTHING : parse(text);
}

function parse(text: string): Body {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw faults.malformed('request body format is invalid');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth(value) > DEEPEST)
    throw faults.malformed('request body format is invalid');
  return value as Body;
}

/** Nesting, without recursion: a body may be a million brackets. */
function depth(value: object): number {
  let level: object[] = [value];
  let deep = 0;
  while (level.length > 0 && deep <= DEEPEST) {
    deep++;
    level = level.flatMap((one) =>
      Object.values(one).filter((v): v is object => typeof v === 'object' && v !== null),
    );
  }
  return deep;
}
