import type { ServerResponse } from 'node:http';
import type { FaultPlan, What } from '../faults/index.ts';
import type { Reply } from './context.ts';
import { faults } from './fault.ts';
import { newYorkTime } from './wire/time.ts';

type RequestFault = What<'request'>;
type Stopping = Exclude<RequestFault, { readonly kind: 'latency' | 'clock_skew' }>;

/** What a request meets on purpose: before it is carried out, after it, or in its place. */
export class RequestFaults {
  readonly #plan: FaultPlan;
  readonly #sleep: (milliseconds: number) => Promise<void>;

  constructor(plan: FaultPlan, sleep: (milliseconds: number) => Promise<void>) {
    this.#plan = plan;
    this.#sleep = sleep;
  }

  /** The answer; null where the client gets none. */
  async around(
    moment: { readonly method: string; readonly path: string; readonly symbol?: string },
    response: ServerResponse,
    carryOut: () => Promise<Reply>,
  ): Promise<Reply | null> {
    const met = this.#plan.take('request', moment);
    if (met.length === 0) return carryOut();
    for (const fault of met) if (fault.kind === 'latency') await this.#sleep(fault.ms);
    const stopping = met.find((fault): fault is Stopping => !PASSING.has(fault.kind));
    if (!stopping) return skewed(await carryOut(), met);
    if ('at' in stopping && stopping.at === 'after') await carryOut();
    if (stopping.kind === 'drop') response.destroy();
    if (stopping.kind === 'hang' && !response.destroyed)
      await new Promise((resolve) => response.once('close', resolve));
    return insteadOf(stopping);
  }

  /** A socket's handshake. `refused`: status and reason; `gone`: nothing is said. */
  async handshake(path: string): Promise<'goes' | 'gone' | 'hangs' | { readonly refused: string }> {
    const met = this.#plan.take('request', { method: 'GET', path });
    for (const fault of met) if (fault.kind === 'latency') await this.#sleep(fault.ms);
    const stopping = met.find((fault): fault is Stopping => !PASSING.has(fault.kind));
    if (!stopping) return 'goes';
    if (stopping.kind === 'drop') return 'gone';
    if (stopping.kind === 'hang') return 'hangs';
    return { refused: `${insteadOf(stopping)?.status ?? 500} refused on purpose` };
  }
}

const PASSING: ReadonlySet<RequestFault['kind']> = new Set(['latency', 'clock_skew']);

function insteadOf(fault: Stopping): Reply | null {
  switch (fault.kind) {
    case 'hang':
    case 'drop':
      return null;
    case 'keys_expired':
      throw faults.unauthorized();
    case 'rate_limited':
      return {
        status: 429,
        body: faults.tooMany().body,
        headers: { 'Retry-After': String(fault.seconds), 'X-RateLimit-Remaining': '0' },
      };
    case 'reply': {
      const { status, headers, body, html } = fault;
      return { status, ...(headers && { headers }), ...(html === undefined ? { body } : { html }) };
    }
  }
}

/** The clock as a machine whose own is wrong tells it. */
function skewed(reply: Reply, met: readonly RequestFault[]): Reply {
  const off = met.reduce((sum, fault) => sum + (fault.kind === 'clock_skew' ? fault.ms : 0), 0);
  const { body } = reply;
  if (off === 0 || typeof body !== 'object' || body === null || !('timestamp' in body)) return reply;
  return { ...reply, body: { ...body, timestamp: newYorkTime(Date.parse(String(body.timestamp)) + off) } };
}
