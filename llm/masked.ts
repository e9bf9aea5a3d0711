import { createRng } from '../domain/index.ts';
import type { SelectorChain } from './chain.ts';
import type { Choice, SelectionRequest } from './port.ts';

const LETTERS = 26;

/**
 * Hides from a model which stocks it is asked about, and when: each time the rows are shuffled and named anew by codes
 * that are no symbols, no session is told, and the prompt's figures are ratios. So what it remembers of a name or
 * of a day helps it nothing (see docs/backtest.md for what a figure may still give away).
 * @param seed of the shuffling: the same seed asks the same questions (P5)
 */
export function maskedChain(chain: SelectorChain, seed: string): SelectorChain {
  let asked = 0;
  return {
    names: chain.names,
    immediate: chain.immediate,
    async select(request) {
      const { masked, symbolOf } = maskedRequest(request, `${seed}/${asked++}`);
      const answer = await chain.select(masked);
      const named = new Map(
        answer.choices.flatMap((choice): [string, Choice][] => {
          const symbol = symbolOf.get(choice.symbol);
          return symbol === undefined ? [] : [[symbol, { ...choice, symbol }]];
        }),
      );
      return { ...answer, choices: request.symbols.flatMap(({ symbol }) => named.get(symbol) ?? []) };
    },
  };
}

function maskedRequest(
  { strategies, symbols, cycle = null }: SelectionRequest,
  seed: string,
): { readonly masked: SelectionRequest; readonly symbolOf: ReadonlyMap<string, string> } {
  const rng = createRng(seed);
  const rows = symbols.map((row) => ({ row, key: rng.next() })).sort((a, b) => a.key - b.key);
  const symbolOf = new Map(rows.map(({ row }, i) => [codeOf(i), row.symbol]));
  const masked = rows.map(({ row }, i) => ({
    symbol: codeOf(i),
    // Worked out only where it is looked at.
    get context() {
      return row.context;
    },
  }));
  return { masked: { session: '', cycle, strategies, symbols: masked }, symbolOf };
}

/** SYMAAA, SYMAAB, ...: six letters, one more than any symbol of a US exchange has. */
function codeOf(i: number): string {
  const letter = (n: number): string => String.fromCharCode(65 + (n % LETTERS));
  return `SYM${letter(Math.floor(i / LETTERS ** 2))}${letter(Math.floor(i / LETTERS))}${letter(i)}`;
}
