import { z } from 'zod';
import { STRATEGY_NAMES } from '../domain/index.ts';
import { plainText } from './plain-text.ts';
import type { Choice, SelectionRequest } from './port.ts';

/** All that a selector may say of a symbol (P1): no quantity, price, side or stop has a place in it. */
const choiceSchema = z.strictObject({
  symbol: z.string(),
  strategy: z.enum(STRATEGY_NAMES).nullable(),
  reason: z.string(),
});

/** What of a reply was not taken; the symbol is one that was asked for, or null. */
export interface Rejection {
  readonly symbol: string | null;
  readonly problem: 'malformed' | 'not_asked' | 'not_offered' | 'answered_twice' | 'not_answered';
}

interface CheckedReply {
  /** One for each asked symbol, in the order asked. */
  readonly choices: readonly Choice[];
  readonly rejections: readonly Rejection[];
}

/** Longest reason that is kept; it decides nothing. */
const REASON_LENGTH = 500;

/**
 * Holds a reply against what was asked: whatever is not an offered name for an asked symbol becomes an abstention,
 * never a HOLD and never a guess. Null where the reply is not a list at all.
 */
export function checkReply(request: SelectionRequest, reply: unknown): CheckedReply | null {
  if (!Array.isArray(reply)) return null;
  const offered = new Set<string>(request.strategies.map((card) => card.name));
  const asked = new Set(request.symbols.map(({ symbol }) => symbol));
  const taken = new Map<string, Choice>();
  const rejected = new Map<string, Rejection['problem']>();
  const rejections: Rejection[] = [];
  for (const item of reply.slice(0, 2 * asked.size + 16)) {
    const symbol = symbolOf(item);
    if (symbol === null || !asked.has(symbol)) {
      rejections.push({ symbol: null, problem: symbol === null ? 'malformed' : 'not_asked' });
      continue;
    }
    const parsed = choiceSchema.safeParse(item);
    if (taken.has(symbol) || rejected.has(symbol)) rejected.set(symbol, 'answered_twice');
    else if (!parsed.success) rejected.set(symbol, 'malformed');
    else if (parsed.data.strategy !== null && !offered.has(parsed.data.strategy))
      rejected.set(symbol, 'not_offered');
    else taken.set(symbol, { ...parsed.data, reason: plainText(parsed.data.reason, REASON_LENGTH) });
  }
  const choices = request.symbols.map(({ symbol }): Choice => {
    const choice = taken.get(symbol);
    const problem = rejected.get(symbol) ?? (choice === undefined ? 'not_answered' : undefined);
    if (problem === undefined && choice !== undefined) return choice;
    rejections.push({ symbol, problem: problem ?? 'not_answered' });
    return { symbol, strategy: null, reason: `reply refused: ${problem}` };
  });
  return { choices, rejections };
}

function symbolOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, 'symbol')) return null;
  const { symbol } = item as { symbol: unknown };
  return typeof symbol === 'string' ? symbol : null;
}
