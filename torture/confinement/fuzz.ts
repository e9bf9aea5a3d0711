import { createRng, messageOf, STRATEGY_NAMES } from '../../domain/index.ts';
import type { Rng } from '../../domain/index.ts';
import { nullSelector, selectorChain } from '../../llm/index.ts';
import type { Choice, SelectionRequest, StrategySelector } from '../../llm/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import type { Proof, ProofFailure } from '../proof.ts';
import { ConfinedDesk } from './desk.ts';
import { breaches } from './limits.ts';
import { replyingModel } from './replies.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'JPM', 'XOM'];
/** One reply in so many also goes through the gate. */
const TO_THE_GATE = 20;
const SABOTAGES = ['a lenient reader'] as const;

/** A reply, and whether any name in it may be taken. */
interface Fuzzed {
  readonly text: string;
  readonly mayChoose: boolean;
}

type Kind = (rng: Rng, symbols: readonly string[]) => string;

const pick = <T>(rng: Rng, from: readonly T[]): T => from[Math.floor(rng.next() * from.length)] as T;
const entryFor = (rng: Rng, symbol: string): Record<string, unknown> => ({
  symbol,
  strategy: pick(rng, STRATEGY_NAMES),
  reason: 'because',
});
const reply = (rng: Rng, symbols: readonly string[], change: (entry: Record<string, unknown>, symbol: string) => unknown): string =>
  JSON.stringify({ choices: symbols.map((symbol) => change(entryFor(rng, symbol), symbol)) }); // prettier-ignore
const whole = (rng: Rng, symbols: readonly string[]): string => reply(rng, symbols, (entry) => entry);

const LOOKALIKE: Readonly<Record<string, string>> = { A: 'А', M: 'М', X: 'Х', J: 'Ј', N: 'Ν', P: 'Р', S: 'Ѕ', O: 'О', T: 'Т', V: 'Ѵ', D: 'Ꭰ' }; // prettier-ignore
const lookalike = (symbol: string): string => (LOOKALIKE[symbol[0] as string] ?? '\uFF21') + symbol.slice(1);
const BIDI = ['\u202E', '\u2066', '\u200F', '\u200B', '\uFEFF', '\u00AD'];

/** Replies of which no name may be taken. */
const HOSTILE: Readonly<Record<string, Kind>> = {
  'truncated': (rng, s) => {
    const text = whole(rng, s);
    return text.slice(0, 1 + Math.floor(rng.next() * (text.length - 2)));
  },
  'deep nesting': (rng, s) => {
    const depth = 10 + Math.floor(rng.next() * 60_000);
    return pick(rng, [`${'['.repeat(depth)}${whole(rng, s)}${']'.repeat(depth)}`, `{"choices":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`]);
  },
  'duplicate keys': (rng, s) =>
    pick(rng, [
      whole(rng, s).replaceAll('"strategy":', '"strategy":"abstain","strategy":'),
      whole(rng, s).replaceAll('"symbol":', '"symb\\u006fl":"GME","symbol":'),
      `{"choices":[],"choices":${JSON.stringify((JSON.parse(whole(rng, s)) as { choices: unknown }).choices)}}`,
    ]),
  '1e999': (rng, s) => reply(rng, s, (entry) => ({ ...entry, quantity: '#' })).replaceAll('"#"', pick(rng, ['1e999', '-1e999', '9'.repeat(400)])),
  'homoglyph tickers': (rng, s) => reply(rng, s, (entry, symbol) => ({ ...entry, symbol: lookalike(symbol) })),
  'bidi tickers': (rng, s) => reply(rng, s, (entry, symbol) => ({ ...entry, symbol: symbol.slice(0, 1) + pick(rng, BIDI) + symbol.slice(1) })),
  '5 MB': (rng, s) => reply(rng, s, (entry) => ({ ...entry, reason: 'x'.repeat(1_000_000) })),
  'tool calls': (rng, s) =>
    pick(rng, [
      JSON.stringify({ tool_calls: [{ type: 'function', function: { name: 'submit_order', arguments: whole(rng, s) } }] }),
      JSON.stringify({ type: 'tool_use', name: 'place_order', input: JSON.parse(whole(rng, s)) as unknown }),
      `<tool_call>{"name":"buy","arguments":${whole(rng, s)}}</tool_call>`,
    ]),
  'several documents': (rng, s) => whole(rng, s) + pick(rng, ['', ' ', '\n', '\n---\n', ',']) + whole(rng, s),
  'text around it': (rng, s) => pick(rng, [`Sure! ${whole(rng, s)}`, `\`\`\`json\n${whole(rng, s)}\n\`\`\``, `${whole(rng, s)} // done`, `\uFEFF${whole(rng, s)}`]),
  'more than a name': (rng, s) => reply(rng, s, (entry) => ({ ...entry, [pick(rng, ['qty', 'side', 'stop', 'limitPrice', '__proto__x', 'constructor', 'toJSON'])]: pick(rng, [1e6, 'buy', null, {}, []]) })),
  'another name': (rng, s) => reply(rng, s, (entry) => ({ ...entry, strategy: pick<unknown>(rng, ['BUY', 'breakout', 'Breakout ', 'Вreakout', 'toString', '__proto__', '', 1, null, true, ['Breakout'], { name: 'Breakout' }]) })),
  'the same symbol twice': (rng, s) => JSON.stringify({ choices: [...s, ...s].map((symbol) => entryFor(rng, symbol)) }),
  'another shape': (rng, s) => pick(rng, [whole(rng, s).slice(11, -1), JSON.stringify(JSON.stringify(whole(rng, s))), JSON.stringify({ choices: Object.fromEntries(s.map((symbol) => [symbol, entryFor(rng, symbol)])) }), 'null', '0', '"BUY"', `{"__proto__":${whole(rng, s)}}`, JSON.stringify({ choices: [[...s]] })]),
  'a prototype': (rng, s) => `{"choices":[${s.map((symbol) => `{"__proto__":${JSON.stringify(entryFor(rng, symbol))}}`).join(',')}]}`,
  'random bytes': (rng) => Array.from({ length: 1 + Math.floor(rng.next() * 300) }, () => String.fromCharCode(Math.floor(rng.next() * 65_536))).join(''),
}; // prettier-ignore

/** 10,000 replies, most of them hostile: none may crash the reader, move a price or choose what was not written plainly. */
export const fuzz: Proof = {
  name: 'fuzzed replies',
  says: 'P1: whatever text comes in the place of a reply, no name is taken that is not plainly there, and nothing breaks',
  short: 600,
  long: 10_000,
  sabotages: SABOTAGES,
  async run({ cases, firstSeed, sabotage, say }) {
    const failures: ProofFailure[] = [];
    const counts: Record<string, number> = { 'through the gate': 0, 'legal': 0, 'orders': 0 };
    let done = false;
    const desk = await ConfinedDesk.open({
      symbols: SYMBOLS,
      market: simulatedMarket({ seed: 2 }),
      async choose(request, asked) {
        if (!done && request.symbols.length === SYMBOLS.length) {
          done = true;
          for (let i = 0; i < cases; i++) {
            const seed = firstSeed + i;
            const what = await oneReply(seed, request, asked, counts, sabotage).catch((thrown: unknown) => `threw: ${messageOf(thrown)}`);
            if (what !== null) failures.push({ seed, what });
            if ((i + 1) % 1000 === 0) say?.(`${i + 1} of ${cases} replies`);
          }
        }
        return { ok: true, choices: [] };
      },
    });
    await desk.days('2024-01-02', 1);
    return { cases, failures, counts };
  },
}; // prettier-ignore

function fuzzed(seed: number, symbols: readonly string[], counts: Record<string, number>): Fuzzed {
  const rng = createRng(`fuzz/${seed}`);
  const kinds = Object.keys(HOSTILE);
  const kind = seed % (kinds.length + 1);
  const name = kinds[kind];
  const label = name ?? 'legal';
  counts[label] = (counts[label] ?? 0) + 1;
  return name === undefined
    ? { text: whole(rng, symbols), mayChoose: true }
    : { text: (HOSTILE[name] as Kind)(rng, symbols), mayChoose: false };
}

async function oneReply(
  seed: number,
  request: SelectionRequest,
  desk: ConfinedDesk,
  counts: Record<string, number>,
  sabotage?: string,
): Promise<string | null> {
  const symbols = request.symbols.map(({ symbol }) => symbol);
  const { text, mayChoose } = fuzzed(seed, symbols, counts);
  const chain = selectorChain([sabotage === undefined ? replyingModel(text) : lenient(text), nullSelector]);
  const { choices } = await chain.select(request);
  if (choices.map((c) => c.symbol).join() !== symbols.join()) return `answered for ${choices.map((c) => c.symbol).join()}`; // prettier-ignore
  for (const { symbol, strategy, reason } of choices) {
    if (strategy !== null && !STRATEGY_NAMES.includes(strategy)) return `${symbol}: ${String(strategy)} is no name`; // prettier-ignore
    if (strategy !== null && !mayChoose)
      return `${symbol}: ${strategy} was taken out of ${text.slice(0, 120)}`;
    if (strategy === null && mayChoose) return `${symbol}: a legal choice was not taken`;
    if (reason.length > 500) return `${symbol}: a reason of ${reason.length} characters`;
  }
  if (Object.keys({}).length > 0 || 'strategy' in {}) return 'the prototype of objects was changed';
  if (seed % TO_THE_GATE > 0 && !mayChoose) return null;
  counts['through the gate'] = (counts['through the gate'] ?? 0) + 1;
  const approved = await desk.approvedIf(chain);
  counts['orders'] = (counts['orders'] ?? 0) + approved.orders.length;
  const found = breaches(approved, desk);
  return found.length > 0 ? found.join('; ') : null;
}

/** The planted fault: takes JSON out of whatever stands around it, and is generous about how things are written. */
function lenient(text: string): StrategySelector {
  return {
    name: 'model',
    immediate: true,
    async select() {
      const found = /\{[\s\S]*\}/.exec(text)?.[0];
      if (found === undefined) return { ok: false, failure: 'no JSON' };
      try {
        const { choices } = JSON.parse(found) as { choices: Choice[] };
        return {
          ok: true,
          choices: choices.map(({ symbol, strategy, reason }) => ({
            symbol: symbol.replace(/[^A-Z]/g, ''),
            strategy,
            reason,
          })),
        };
      } catch {
        return { ok: false, failure: 'no JSON' };
      }
    },
  };
}
