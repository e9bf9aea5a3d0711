import { describe, expect, it } from 'vitest';
import { BrokerFeed } from '../../brokers/feed/index.ts';
import { NullBroker } from '../../brokers/null.ts';
import { Bus, MemoryJournal } from '../../bus/index.ts';
import type { EventOf } from '../../bus/index.ts';
import { BrokerSource } from '../../orchestrator/broker-source.ts';
import { BookKeeper } from '../../orchestrator/folds/book-keeper.ts';
import { Book, idsOf } from '../../portfolio/index.ts';
import { LIFE } from '../brokers/feed/messages.ts';

/** A desk whose broker's feed is slower than its REST answers: what is read there is found before it is heard of. */
function desk() {
  const book = new Book(100_000, idsOf('desk'));
  const keeper = new BookKeeper(book);
  const bus = new Bus({ journal: new MemoryJournal(), clock: { kind: 'replayed', now: () => 0 }, after: 0 });
  bus.tap((event) => keeper.tap(event));
  const events: EventOf[] = [];
  bus.watch((event) => events.push(event));
  const feed = new BrokerFeed();
  const broker = Object.assign(new NullBroker(), {
    updatesAfter: async (after: number) => feed.updatesAfter(after),
  });
  return { book, feed, events, source: new BrokerSource(bus, broker as never, keeper) };
}

describe('the source of the broker’s news', () => {
  it('P4: a fill that a reconciliation found before the feed heard of it is on the rail once, and so is its order’s end', async () => {
    const { book, feed, events, source } = desk();
    const [accepted, began, first, last] = LIFE;
    for (const message of [accepted, began, last]) feed.take(message as never);
    await source.drain();

    // Found by REST while the feed lacked it.
    const told = new BrokerFeed();
    for (const message of LIFE) told.take(message);
    const found = told.updatesAfter(0).find((u) => u.kind === 'order' && u.fill?.executionId === 'e1');
    if (found?.kind !== 'order') throw new Error('no such fill');
    await source.tell({ ...found, seq: book.lastSeq });

    feed.take(first as never);
    await source.drain();
    const updates = events.filter((e): e is EventOf<'order_updated'> => e.type === 'order_updated');
    expect(updates.flatMap(({ payload }) => payload.fill?.executionId ?? [])).toEqual(['e2', 'e1']);
    expect(events.filter(({ type }) => type === 'position_changed')).toHaveLength(2);
    expect(updates.at(-1)?.payload.order.status).toBe('filled');
    expect(book.position('X')?.qty).toBe(10);
  });
});
