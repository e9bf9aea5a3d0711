import type { StrategyName } from '../../domain/index.ts';
import { cutoffOf } from '../../llm/index.ts';
import type { Choice, SelectorChain } from '../../llm/index.ts';

/** A model and when its training data end: before that month it may know what came next. */
export interface ModelKnown {
  readonly provider: string;
  readonly model: string;
  /** YYYY-MM; null: not known. */
  readonly cutoff: string | null;
}

/** What is to be said of the choices of a run. */
export interface ChoicesTold {
  readonly by: 'recorded' | 'model';
  /** The database, or the models in the order in which they are asked. */
  readonly from: string;
  /** Null where nothing was hidden because nobody was asked. */
  readonly masked: boolean | null;
  readonly models: readonly ModelKnown[];
  /** Choices that were wanted: one a symbol that is not held, and session. */
  readonly asked: number;
  /** Those among them that nobody made: no entry. */
  readonly missing: number;
  /** First and last session with one that is missing. */
  readonly missingFrom: string | null;
  readonly missingTo: string | null;
  /** Requests to models in this run, and their cost in dollars; what was asked before costs nothing. */
  readonly calls: number;
  readonly costUsd: number;
  /** Sessions in which a model gave no answer, and what the first of them said. */
  readonly failures: number;
  readonly firstFailure: string | null;
}

/** Who chooses in a run, and what is to be said of it afterwards. */
export interface HistoryChoices {
  readonly selectors: SelectorChain;
  /** The strategy chosen for each session and symbol; null: an abstention. */
  readonly made: ReadonlyMap<string, StrategyName | null>;
  told(): ChoicesTold;
  close(): Promise<void>;
}

/** Counts what was wanted and what was not there. */
export class Wanted {
  asked = 0;
  missing = 0;
  from: string | null = null;
  to: string | null = null;

  readonly made = new Map<string, StrategyName | null>();

  note(session: string, asked: number, choices: readonly Choice[]): void {
    const missing = asked - choices.length;
    for (const { symbol, strategy } of choices) this.made.set(`${session} ${symbol}`, strategy);
    this.asked += asked;
    this.missing += missing;
    if (missing === 0) return;
    this.from ??= session;
    this.to = session;
  }

  told(): Pick<ChoicesTold, 'asked' | 'missing' | 'missingFrom' | 'missingTo'> {
    return { asked: this.asked, missing: this.missing, missingFrom: this.from, missingTo: this.to };
  }
}

export const knownModel = (provider: string, model: string): ModelKnown => ({
  provider,
  model,
  cutoff: cutoffOf(model),
});
