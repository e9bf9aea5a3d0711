import type { ExchangeStore } from '../brokers/exchange/store.ts';
import type { Journal } from '../bus/journal.ts';
import type { LlmStore } from '../llm/store.ts';
import type { BarStore } from '../market/bar-store.ts';
import type { Dialect, Engine } from './engine/engine.ts';
import { StoredJournal } from './journal/stored-journal.ts';
import { verifyJournal } from './journal/verify.ts';
import type { Verification } from './journal/verify.ts';
import { ReadModels } from './reads/read-models.ts';
import { StoredBars } from './stores/bar-store.ts';
import { StoredExchange } from './stores/exchange-store.ts';
import { StoredLlmCalls } from './stores/llm-store.ts';
import { StoredParity } from './stores/parity-store.ts';

/** One database of the desk, behind the ports of those who use it. */
export interface Database {
  readonly dialect: Dialect;
  /** Where it is, for people; holds no password. */
  readonly location: string;
  readonly journal: Journal;
  readonly bars: BarStore;
  readonly exchange: ExchangeStore;
  /** Every call to a model; what of the day's caps is used up is counted from it. */
  readonly llm: LlmStore;
  /** Recorded days against their simulation. */
  readonly parity: StoredParity;
  readonly reads: ReadModels;
  /**
   * Makes this process the one desk on the database until it is closed.
   * @throws DeskError DATABASE_LOCKED where another one is at work
   */
  claim(): Promise<void>;
  verify(): Promise<Verification>;
  close(): Promise<void>;
}

export async function databaseOn(engine: Engine): Promise<Database> {
  return {
    dialect: engine.dialect,
    location: engine.location,
    journal: await StoredJournal.open(engine),
    bars: new StoredBars(engine),
    exchange: new StoredExchange(engine),
    llm: new StoredLlmCalls(engine),
    parity: new StoredParity(engine),
    reads: new ReadModels(engine),
    claim: () => engine.claim(),
    verify: () => verifyJournal(engine),
    close: () => engine.close(),
  };
}
