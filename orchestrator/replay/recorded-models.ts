import type { EventOf } from '../../bus/index.ts';
import { builtInSelector, MODELS, modelNarrator, modelSelector, PROVIDERS, quantReviewer, recordedSource, riskReviewer, selectorChain } from '../../llm/index.ts'; // prettier-ignore
import type {
  ChainAnswer,
  LlmStore,
  Narrator,
  ProviderName,
  Reviewers,
  SelectorChain,
  StrategySelector,
  Writer,
} from '../../llm/index.ts';
import { failAsRecorded } from './recorded-failure.ts';
import type { ReplayRail } from './rail.ts';
import type { Tape } from './tape.ts';

type Calls = Pick<LlmStore, 'recorded'>;
type Signals = EventOf<'signals_ready'>['payload'];

const isProvider = (name: string): name is ProviderName => (PROVIDERS as readonly string[]).includes(name);

/**
 * Whoever was asked then is asked again, in the order of then: the rules by their code, a model by what is on record of
 * its calls in that cycle. The texts are read, and held against the request, by the code of today.
 */
export class RecordedSelectors implements SelectorChain {
  readonly names = [];
  readonly #rail: ReplayRail;
  readonly #tape: Tape;
  readonly #calls: Calls;
  readonly #models = new Map<string, string>();
  readonly #known = new Map<string, StrategySelector>();

  constructor(rail: ReplayRail, tape: Tape, calls: Calls) {
    this.#rail = rail;
    this.#tape = tape;
    this.#calls = calls;
  }

  /** Whether exits waited for the selectors: by who was asked first, or by how the cycle's orders left. */
  get immediate(): boolean {
    const event = this.#rail.handling('risk');
    const answer = this.#tape.answerTo(event.id, 'approved_ready');
    return answer?.payload.part !== 'exits';
  }

  async select(request: Parameters<SelectorChain['select']>[0]): Promise<ChainAnswer> {
    failAsRecorded(this.#rail, this.#tape, 'strategy');
    const { id } = this.#rail.handling('strategy');
    for (const event of this.#tape.answersTo(id))
      if (event.type === 'model_asked') this.#models.set(event.payload.provider, event.payload.model);
    const told = this.#tape.answerTo(id, 'signals_ready')?.payload;
    const asked = [...(told?.failures ?? []).map((f) => f.selector), ...(told?.selector ? [told.selector] : [])]; // prettier-ignore
    return selectorChain(asked.map((name) => this.#selector(name, told as Signals))).select(request);
  }

  #selector(name: string, told: Signals): StrategySelector {
    if (name === 'rules' || name === 'null') return builtInSelector(name);
    if (!isProvider(name)) return toldSelector(name, told);
    const model = this.#models.get(name) ?? MODELS.providers[name].model;
    const key = `${name} ${model}`;
    const known = this.#known.get(key) ?? modelSelector(recordedSource(this.#calls, name, model));
    this.#known.set(key, known);
    return known;
  }
}

/** A selector that is none of the desk's own: its choices are what the journal says they were. */
function toldSelector(name: string, { failures, signals }: Signals): StrategySelector {
  return {
    name,
    immediate: false,
    async select({ symbols }) {
      const failed = failures.find(({ selector }) => selector === name);
      if (failed) return { ok: false, failure: failed.failure };
      const bySymbol = new Map(signals.map((signal) => [signal.symbol, signal]));
      return {
        ok: true,
        choices: symbols.map(({ symbol }) => {
          const { strategy = null, chosenBecause: reason = '' } = bySymbol.get(symbol) ?? {};
          return { symbol, strategy, reason };
        }),
      };
    },
  };
}

type Asks = Parameters<typeof modelNarrator>[0];

/** Writes what was written in that cycle; where nobody was asked, nothing. */
export const recordedNarrator = (rail: ReplayRail, tape: Tape, calls: Calls): Narrator =>
  recordedWriter('audit', modelNarrator, rail, tape, calls);

export const recordedReviewers = (rail: ReplayRail, tape: Tape, calls: Calls): Reviewers => ({
  quant: recordedWriter('quant', quantReviewer, rail, tape, calls),
  risk: recordedWriter('risk', riskReviewer, rail, tape, calls),
});

/** @param role first part of the name of its prompts: who wrote what is told by them */
function recordedWriter<Facts>(
  role: string,
  make: (asker: Asks) => Writer<Facts>,
  rail: ReplayRail,
  tape: Tape,
  calls: Calls,
): Writer<Facts> {
  return {
    name: 'recorded',
    async narrate(facts) {
      failAsRecorded(rail, tape, 'audit');
      const { id, cycleId } = rail.handling('audit');
      const asked = tape
        .answersTo(id)
        .flatMap((event) => (event.type === 'model_asked' ? [event.payload] : []))
        .find(({ prompt }) => prompt.startsWith(`${role}/`));
      if (asked === undefined) return { by: 'none', text: null, failure: null, calls: [] };
      const { provider, model } = asked;
      const source = recordedSource(calls, provider, model);
      return make({
        provider,
        ask: (question, purpose) => source.ask(question, purpose, cycleId),
      }).narrate(facts);
    },
  };
}
