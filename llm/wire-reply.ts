import { z } from 'zod';
import { STRATEGY_NAMES } from '../domain/index.ts';
import { parseReplyText, type TextProblem } from './reply-text.ts';

/** What a model writes in the place of a name where it has none to give. */
export const ABSTAIN = 'abstain';

/** The reply as a model is asked for it (P1): a name or an abstention for each symbol and text, nothing else. */
const wireReply = z.strictObject({
  choices: z.array(
    z.strictObject({
      symbol: z.string(),
      strategy: z.enum([...STRATEGY_NAMES, ABSTAIN]),
      reason: z.string(),
    }),
  ),
});

/** For providers that hold a reply to a schema; without the parts that some of them refuse. */
export const WIRE_SCHEMA: Readonly<Record<string, unknown>> = withoutDialect(z.toJSONSchema(wireReply));

function withoutDialect({ $schema: _dialect, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return schema;
}

/** Only the outside is held to its form here: each entry is judged alone, so that one bad entry spoils no other. */
const outside = z.strictObject({ choices: z.array(z.unknown()) });

export type WireReply =
  | { readonly ok: true; readonly entries: readonly unknown[] }
  | { readonly ok: false; readonly problem: TextProblem };

/** Entries as `checkReply` judges them; an abstention is a null name. */
export function readWireReply(text: string): WireReply {
  const parsed = parseReplyText(text);
  if (!parsed.ok) return parsed;
  const read = outside.safeParse(parsed.value);
  if (!read.success) return { ok: false, problem: 'not_a_reply' };
  return { ok: true, entries: read.data.choices.map(nullWhereAbstained) };
}

function nullWhereAbstained(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
  const named = entry as Record<string, unknown>;
  if (!Object.hasOwn(named, 'strategy')) return entry;
  // A null on the wire is not what was asked for: it stays malformed, as an empty text is.
  const said = named['strategy'];
  if (said !== ABSTAIN && said !== null && said !== undefined) return entry;
  return { ...named, strategy: said === ABSTAIN ? null : '' };
}
