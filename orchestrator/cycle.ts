import type { Bus, EventOf, Message, Origin } from '../bus/index.ts';
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
  readonly watch: (origin: Origin) => Promise<void>;
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
  return `cycle-${session.replaceAll('-', '')}-${ordinal}`;
}

/** One cycle: from `cycle_started` through all stations to `cycle_completed`, with the broker's news between. */
export async function runCycle(
  parts: CycleParts,
  session: string,
  ordinal: number,
): Promise<EventOf<'cycle_completed'>> {
  const { bus, source, tally } = parts;
  const cycleId = cycleIdOf(session, ordinal);
  const started = await bus.publish(
    { type: 'cycle_started', payload: { session, symbols: [...parts.symbols], entries: parts.entries() } },
    { cycleId, causedBy: null, state: { run: parts.run, ...parts.kept?.(bus.seq + 1) } },
  );
  await bus.settled();
  await source.drain();
  await parts.watch({ cycleId, causedBy: started.id });
  await bus.settled();
  await source.drain();
  return bus.publish(completion(session, tally, parts.account()), {
    cycleId,
    causedBy: started.id,
    state: { desk: parts.snapshot({ session, ordinal, seq: bus.seq + 1 }) },
  });
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
