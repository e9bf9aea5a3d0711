import type { EventName, EventOf } from '../bus/index.ts';
import { counted, words } from './format.ts';

/** What one station made of a cycle, in a few words. */
export interface Station {
  readonly name: 'data' | 'position-manager' | 'strategy' | 'quant' | 'risk' | 'execution' | 'audit';
  /** `waiting`: not reached yet; `skipped`: the cycle ended without it; `working`: its turn now. */
  readonly status: 'waiting' | 'working' | 'done' | 'failed' | 'skipped';
  readonly at: string | null;
  /** `5 of 5 good`, `2 buy, 1 sell`, `2 refused`. */
  readonly summary: string;
  /** Seqs of the events it heard and said. */
  readonly heard: number[];
  readonly said: number[];
  /** From hearing to saying, by the desk's clock; null where that does not run within a session. */
  readonly milliseconds: number | null;
  /** What went wrong; null: nothing. */
  readonly fault: string | null;
}

interface Place {
  readonly name: Station['name'];
  readonly hears: readonly EventName[];
  readonly says: EventName;
  /** Its words in a few. */
  readonly sum: (said: readonly EventOf[]) => string;
}

type Payload<N extends EventName> = EventOf<N>['payload'];
const of = <N extends EventName>(type: N, said: readonly EventOf[]): readonly Payload<N>[] =>
  said.flatMap((event) => (event.type === type ? [event.payload as Payload<N>] : []));
const parts = (some: readonly (string | false)[], none: string): string =>
  some.filter(Boolean).join(', ') || none;

/** In the order of the flow; the same as orchestrator/pipeline.ts. */
const PLACES: readonly Place[] = [
  {
    name: 'data',
    hears: ['cycle_started'],
    says: 'data_ready',
    sum: (said) =>
      of('data_ready', said)
        .map(({ bars, excluded }) => `${bars.length} of ${bars.length + excluded.length} good`)
        .join(', '),
  },
  {
    name: 'position-manager',
    hears: ['data_ready'],
    says: 'exits_ready',
    sum(said) {
      const all = of('exits_ready', said);
      const n = (key: 'exits' | 'covers' | 'cancels'): number =>
        all.reduce((sum, one) => sum + one[key].length, 0);
      return parts(
        [
          n('exits') > 0 && counted(n('exits'), 'exit'),
          n('covers') > 0 && `${counted(n('covers'), 'stop')} to place`,
          n('cancels') > 0 && counted(n('cancels'), 'cancel'),
        ],
        'nothing to do',
      );
    },
  },
  {
    name: 'strategy',
    hears: ['data_ready'],
    says: 'signals_ready',
    sum(said) {
      const signals = of('signals_ready', said).flatMap((one) => [...one.signals]);
      const n = (action: string): number => signals.filter((s) => s.action === action).length;
      return parts([n('buy') > 0 && `${n('buy')} buy`, n('sell') > 0 && `${n('sell')} sell`, n('hold') > 0 && `${n('hold')} hold`], 'no signal'); // prettier-ignore
    },
  },
  {
    name: 'quant',
    hears: ['signals_ready'],
    says: 'validated_ready',
    sum(said) {
      const lowered = of('validated_ready', said)
        .flatMap((one) => [...one.signals])
        .filter((s) => s.action !== 'hold' && s.confidence < s.rawConfidence).length;
      return lowered > 0 ? `${lowered} lowered` : 'nothing lowered';
    },
  },
  {
    name: 'risk',
    hears: ['exits_ready', 'validated_ready', 'halted'],
    says: 'approved_ready',
    sum(said) {
      const all = of('approved_ready', said);
      const n = (key: 'orders' | 'denials'): number => all.reduce((sum, one) => sum + one[key].length, 0);
      return parts([n('orders') > 0 && `${n('orders')} approved`, n('denials') > 0 && `${n('denials')} refused`], 'nothing to send'); // prettier-ignore
    },
  },
  {
    name: 'execution',
    hears: ['approved_ready'],
    says: 'executed_ready',
    sum(said) {
      const orders = of('executed_ready', said).flatMap((one) => [...one.orders]);
      const outcomes = [...new Set(orders.map((o) => o.outcome))];
      return parts(
        outcomes.map((o) => `${orders.filter((one) => one.outcome === o).length} ${words(o)}`),
        'no order',
      );
    },
  },
  {
    name: 'audit',
    hears: ['executed_ready'],
    says: 'audited_ready',
    sum: (said) => (of('audited_ready', said).length > 0 ? 'books kept' : 'nothing'),
  },
];

/** The stations of one cycle, from its events in the order of the journal. */
export function stationsOf(cycle: string, events: readonly EventOf[]): Station[] {
  const failed = new Map(
    events.flatMap((event) =>
      event.type === 'agent_failed' ? [[event.payload.agent as string, event.payload.message]] : [],
    ),
  );
  return PLACES.map(({ name, hears, says, sum }): Station => {
    const heard = events.filter((event) => hears.includes(event.type));
    const said = events.filter((event) => event.type === says);
    const fault = failed.get(name) ?? null;
    const [first] = heard;
    const last = said.at(-1);
    const status = fault
      ? 'failed'
      : said.length > 0
        ? 'done'
        : cycle !== 'running'
          ? 'skipped'
          : heard.length > 0
            ? 'working'
            : 'waiting';
    const milliseconds = first && last ? Date.parse(last.at) - Date.parse(first.at) : null;
    return {
      name,
      status,
      at: last?.at ?? null,
      summary: fault
        ? 'failed'
        : status === 'done'
          ? sum(said)
          : status === 'skipped'
            ? 'not reached'
            : words(status),
      heard: heard.map((event) => event.seq),
      said: said.map((event) => event.seq),
      // Within a replayed session the desk's clock stands still.
      milliseconds: milliseconds !== null && milliseconds > 0 ? milliseconds : null,
      fault,
    };
  });
}
