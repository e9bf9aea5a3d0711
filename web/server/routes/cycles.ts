import { z } from 'zod';
import { describeEvent } from '../../../words/describe-event.ts';
import type { EventOf } from '../../../bus/index.ts';
import { cycleDetail, deskEvent, explanation, listQuery, narrative } from '../../api/index.ts';
import { wordsOf } from '../journal/words.ts';
import { resource } from '../resource.ts';
import type { Mount } from '../resource.ts';
import { stationsOf } from '../../../words/stations.ts';

const id = z.object({ id: z.string().min(1).max(128) });

export const CYCLES: readonly Mount[] = [
  resource({
    path: '/cycles/{id}',
    summary: 'A cycle opened: its stations, what went in and out, every event in words; id may be `latest`',
    params: id,
    answer: cycleDetail,
    async read({ reads }, { params }) {
      const filter = params.id === 'latest' ? { limit: 1 } : { cycleId: params.id };
      const [cycle] = await reads.cycles(filter);
      if (!cycle) return null;
      const events = await reads.events({ cycleId: cycle.id });
      const [told] = await reads.narratives({ cycleId: cycle.id });
      return {
        cycle: cycle as z.input<typeof cycleDetail>['cycle'],
        stations: stationsOf(cycle.status, events),
        events: events.map(wordsOf),
        narrative: told?.narrative ?? null,
        recommendations: [...(told?.recommendations ?? [])],
      };
    },
  }),
  resource({
    path: '/events',
    summary: 'The journal: the newest events, or the oldest behind a seq',
    query: z.strictObject({
      after: z.coerce.number().int().min(0).optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    answer: z.array(deskEvent),
    async read({ reads }, { query: { after, limit } }) {
      const events =
        after === undefined ? await reads.events({ limit }) : await reads.nextEvents(after, limit);
      return events.map(wordsOf);
    },
  }),
  resource({
    path: '/explain/{id}',
    summary: 'The whole chain behind an order, a trade or a cycle, from data to the last fill',
    params: id,
    answer: explanation,
    async read({ reads }, { params }) {
      const found = await reads.explain(params.id);
      return (
        found && {
          chain: found.chain.map((link) => ({
            ...link,
            lines: [...describeEvent({ type: link.event, payload: link.payload } as EventOf)],
          })),
        }
      );
    },
  }),
  resource({
    path: '/narratives',
    summary: 'What the audit said of each cycle, and what to look at',
    query: listQuery.omit({ symbol: true }),
    answer: z.array(narrative),
    read: async ({ reads }, { query }) =>
      (await reads.narratives(query)).map((row) => ({ ...row, recommendations: [...row.recommendations] })),
  }),
];
