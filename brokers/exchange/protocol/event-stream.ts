import type { BrokerUpdate } from '../../port.ts';
import type { LiveAccount } from '../live/index.ts';
import type { Context, Outlet, Reply } from './context.ts';
import { faults } from './fault.ts';
import { seqOfEvent } from './wire/ulid.ts';
import { orderTime, sortableTime } from './wire/time.ts';

/** An update as an event; null: the stream does not tell it. */
export type Render = (account: LiveAccount, update: BrokerUpdate) => Promise<object | null>;

/** Whether an update lies before the span, in it, or beyond it; a span without a beginning has no past. */
interface Span {
  readonly hasPast: boolean;
  /** No update before this time is asked for, ISO 8601. */
  readonly from: string | null;
  place(update: BrokerUpdate): 'before' | 'in' | 'beyond';
  /** Whether nothing that happens after this instant can lie in it, milliseconds since the epoch. */
  isOver(at: number): boolean;
}

/** Updates of one millisecond keep their order, and each has a time of its own: it can be asked for what came after it. */
export const eventTime = (update: BrokerUpdate): string => orderTime(update.at, update.seq);

/**
 * Server-sent events of an account: the past from `since` or `since_id` on where that is asked for, then what happens,
 * up to `until` or `until_id` or for as long as the client stays. An id means what follows it.
 */
export function eventStream(context: Context, render: Render): Reply {
  const span = readSpan(context.query);
  return { stream: (out, gone) => tell(context, span, render, out, gone) };
}

function readSpan(query: Context['query']): Span {
  const [since, until] = [query.text('since'), query.text('until')];
  const [sinceId, untilId] = [query.text('since_id'), query.text('until_id')];
  if (since !== null && sinceId !== null)
    throw faults.unprocessable('since and since_id cannot be used together');
  if (until !== null && since === null) throw faults.unprocessable('until requires since');
  if (untilId !== null && sinceId === null) throw faults.unprocessable('until_id requires since_id');
  const [after, last] = [seqOf(sinceId, 'since_id'), seqOf(untilId, 'until_id')];
  const from = since === null ? null : sortableTime(since, 'since');
  // What is below the millisecond only keeps the order: a millisecond that is named is meant whole.
  const to = until === null ? null : sortableTime(until, 'until', true).replace(/000000Z$/, '999999Z');
  return {
    hasPast: from !== null || after !== null,
    from: from === null ? null : `${from.slice(0, 23)}Z`,
    place(update) {
      const time = eventTime(update);
      if ((from !== null && time < from) || (after !== null && update.seq <= after)) return 'before';
      if ((to !== null && time > to) || (last !== null && update.seq > last)) return 'beyond';
      return 'in';
    },
    isOver: (at) => to !== null && orderTime(new Date(at).toISOString(), 0) > to,
  };
}

function seqOf(id: string | null, name: string): number | null {
  if (id === null) return null;
  const seq = seqOfEvent(id);
  if (seq === null) throw faults.unprocessable(`invalid ${name}`);
  return seq;
}

async function tell(
  { account, updates, venue }: Context,
  span: Span,
  render: Render,
  out: Outlet,
  gone: AbortSignal,
): Promise<void> {
  const waiting: BrokerUpdate[] = [];
  let wake = (): void => undefined;
  let silent = false;
  let over = span.isOver(venue.at);
  const leave = updates.join({
    accountId: account.id,
    hear(_, update) {
      waiting.push(update);
      wake();
    },
    passed(at) {
      if (!span.isOver(at)) return;
      over = true;
      wake();
    },
    drop: () => out.cut(),
    silence: () => (silent = true),
  });
  gone.addEventListener('abort', () => wake());
  /** @returns whether more can follow */
  const say = async (update: BrokerUpdate): Promise<boolean> => {
    const place = span.place(update);
    const event = place === 'in' && !silent ? await render(account, update) : null;
    if (event) out.write(`data: ${JSON.stringify(event)}\n\n`);
    return place !== 'beyond';
  };
  try {
    // Something to read at once: the client knows that it is heard.
    out.write(': connected\n\n');
    let told = 0;
    if (span.hasPast) {
      for await (const update of past(account, span)) {
        told = update.seq;
        if (!(await say(update))) return;
      }
    }
    while (!gone.aborted) {
      for (const update of waiting.splice(0)) if (update.seq > told && !(await say(update))) return;
      if (waiting.length > 0) continue;
      if (over) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    leave();
  }
}

async function* past({ history }: LiveAccount, span: Span): AsyncIterable<BrokerUpdate> {
  const { archive } = history;
  const bounds = span.from === null ? {} : { from: span.from };
  for (let beyond = 0; archive;) {
    const page = await archive.updates({ beyond, newestFirst: false, ...bounds });
    const last = page.at(-1);
    if (!last) return;
    yield* page;
    beyond = last.seq;
  }
}
