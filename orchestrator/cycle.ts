import type { Bus, EventOf, Message, Origin } from '../bus/index.ts';
import { andThen } from '../domain/index.ts';
import type { Soon } from '../domain/index.ts';
import type { BrokerSource } from './broker-source.ts';
import type { CycleTally } from './folds/tally.ts';

export interface CycleParts {
  readonly bus: Bus;
  readonly source: BrokerSource;
  readonly tally: CycleTally;
  readonly symbols: readonly string[];
  /** False while the desk is halted or reducing. */
  readonly entries: () => boolean;
  /** The account at the cycle's end. */
  readonly account: () => { readonly equity: number; readonly cash: number; readonly drawdown: number };
  /** Looks for what must stop the desk, when all stations have spoken. */
  readonly watch: (origin: Origin) => Soon<void>;
  /** Everything a restart needs, as of the event about to be recorded under `seq`. */
  readonly snapshot: (place: {
    readonly session: string;
    readonly ordinal: number;
    readonly seq: number;
  }) => string;
  /** What this database is about; kept with the first cycle. */
  readonly run: string;
  /** What else is kept with the event about to be recorded under `seq`. @default nothing */
  readonly kept?: (seq: number) => Readonly<Record<string, string>>;
}

export function cycleIdOf(session: string, ordinal: number): string {
  return `cycle-${session.slice(0, 4)}${session.slice(5, 7)}${session.slice(8)}-${ordinal}`;
}

/**
 * One cycle: from `cycle_started` through all stations to `cycle_completed`, with the broker's news between. At once where
 * nobody has to be waited for.
 */
export function runCycle(
  parts: CycleParts,
  session: string,
  ordinal: number,
): Soon<EventOf<'cycle_completed'>> {
  const { bus, source } = parts;
  const cycleId = cycleIdOf(session, ordinal);
  const started = bus.publish(
    { type: 'cycle_started', payload: { session, symbols: parts.symbols, entries: parts.entries() } },
    { cycleId, causedBy: null, state: { run: parts.run, ...parts.kept?.(bus.seq + 1) } },
  );
  const news = (): Soon<void> => andThen(bus.settled(), () => source.drain());
  return andThen(started, ({ id: causedBy }) =>
    andThen(news(), () =>
      andThen(parts.watch({ cycleId, causedBy }), () =>
        andThen(news(), () => completed(parts, { cycleId, causedBy }, session, ordinal)),
      ),
    ),
  );
}

function completed(
  { bus, tally, account, snapshot }: CycleParts,
  origin: Origin,
  session: string,
  ordinal: number,
): Soon<EventOf<'cycle_completed'>> {
  const state = { desk: snapshot({ session, ordinal, seq: bus.seq + 1 }) };
  return bus.publish(completion(session, tally, account()), { ...origin, state });
}

/** What is said of a cycle once all stations have spoken. */
export function completion(
  session: string,
  tally: CycleTally,
  account: ReturnType<CycleParts['account']>,
): Message<'cycle_completed'> {
  const { audited, ...counts } = tally.read();
  const status = audited && counts.failures.length === 0 ? 'completed' : 'failed';
  return { type: 'cycle_completed', payload: { session, status, ...counts, ...account } };
}
