import type { Asked } from './ask.ts';
import { questionHash } from './ask.ts';
import type { ModelCall } from './call.ts';
import { maxOutputOf } from './models.ts';
import type { Choice, SelectionRequest, SelectorAnswer, StrategySelector } from './port.ts';
import { FEW_SYMBOLS, SELECTION_VERSION, selectionRepair, selectionSystem, selectionTable, SYMBOL } from './prompts/selection-v1.ts'; // prettier-ignore
import type { Question } from './question.ts';
import { readWireReply } from './wire-reply.ts';

/** Asks one model one question; the guarded provider, or what was recorded of it. */
export interface Source {
  readonly provider: string;
  readonly model: string;
  ask(question: Question, purpose: 'select' | 'repair', cycle: string | null): Promise<Asked>;
  /** The text that answered the same question before; null: none is on record, or it was this very cycle that asked. */
  before(promptHash: string, cycle: string | null): Promise<string | null>;
  /** True where each cycle has its own answer, even to the same question: nothing is remembered. @default false */
  readonly byCycle?: boolean;
}

/** Questions whose outcome is kept in memory: a day's cycles ask the same one again and again. */
const KEPT = 32;
/** Tokens an entry takes, with a reason of some words and without. */
const ENTRY = { few: 72, many: 30 } as const;
const FRAME = 64;

/** A reply is read once, however often it is asked for again; nobody writes to its entries. */
type Outcome =
  | { readonly ok: true; readonly entries: readonly unknown[] }
  | { readonly ok: false; readonly failure: string };

/**
 * A model as a selector: one call for all symbols, asked once for the same symbols and figures. What it answers is
 * read as choices or not at all; each entry is held against the request by the chain (P1).
 */
export function modelSelector(source: Source): StrategySelector {
  const known = new Map<string, Promise<Outcome>>();
  return {
    name: source.provider,
    immediate: false,
    async select(request): Promise<SelectorAnswer> {
      const asked = request.symbols.filter(({ symbol }) => SYMBOL.test(symbol));
      if (asked.length === 0 || request.strategies.length === 0)
        return { ok: true, choices: request.symbols.map(notAsked) };
      const question = selectionQuestion({ ...request, symbols: asked }, source.model);
      if (question === null)
        return { ok: false, failure: `${source.provider}: ${asked.length} symbols are more than ${source.model} can answer at once` }; // prettier-ignore
      const hash = questionHash(question, source.model);
      const calls: ModelCall[] = [];
      const cycle = request.cycle ?? null;
      let outcome = source.byCycle === true ? undefined : known.get(hash);
      if (outcome === undefined) {
        outcome = answer(source, question, hash, cycle, calls);
        known.set(hash, outcome);
        for (const old of [...known.keys()].slice(0, -KEPT)) known.delete(old);
      }
      const { settled, lasting } = await settle(outcome);
      if (!lasting) known.delete(hash);
      if (!settled.ok) return { ...settled, calls };
      const rest = request.symbols.filter(({ symbol }) => !SYMBOL.test(symbol)).map(notAsked);
      return { ok: true, choices: [...(settled.entries as readonly Choice[]), ...rest], calls };
    },
  };
}

const notAsked = ({ symbol }: { readonly symbol: string }): Choice => ({
  symbol,
  strategy: null,
  reason: 'not asked about',
});

/** A model at its most exact says the same again, so an unreadable reply is as lasting as a good one. */
async function settle(outcome: Promise<Outcome>): Promise<{ settled: Outcome; lasting: boolean }> {
  const settled = await outcome;
  return { settled, lasting: settled.ok || settled.failure.startsWith(UNREADABLE) };
}

const UNREADABLE = 'its reply could not be read';

/** Null where the model's longest reply is too short for so many symbols. */
export function selectionQuestion(request: SelectionRequest, model: string): Question | null {
  const n = request.symbols.length;
  const maxOutputTokens = FRAME + n * (n <= FEW_SYMBOLS ? ENTRY.few : ENTRY.many);
  if (maxOutputTokens > maxOutputOf(model)) return null;
  return {
    prompt: SELECTION_VERSION,
    system: selectionSystem(request.strategies, n),
    user: selectionTable(request),
    form: 'json',
    maxOutputTokens,
  };
}

async function answer(
  source: Source,
  question: Question,
  hash: string,
  cycle: string | null,
  calls: ModelCall[],
): Promise<Outcome> {
  const before = await source.before(hash, cycle);
  const known = before === null ? null : readWireReply(before);
  if (known?.ok) return known;
  const first = await source.ask(question, 'select', cycle);
  calls.push(...first.calls);
  if (!first.ok) return first;
  const read = readWireReply(first.text);
  if (read.ok) return read;
  // One more attempt, told what was wrong and not what was said.
  const again = await source.ask({ ...question, user: `${question.user}\n\n${selectionRepair(read.problem)}` }, 'repair', cycle); // prettier-ignore
  calls.push(...again.calls);
  if (!again.ok) return again;
  const repaired = readWireReply(again.text);
  if (repaired.ok) return repaired;
  return { ok: false, failure: `${UNREADABLE}, twice: ${read.problem}, ${repaired.problem}`.replaceAll('_', ' ') };
} // prettier-ignore
