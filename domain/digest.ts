import { sha256 } from './ids.ts';
import { canonicalJson } from './json.ts';
import type { OrderIntent } from './orders.ts';

/** SHA-256 over an intent without its verdict: Risk writes it into the verdict, Execution checks it (P2). */
export function intentDigest(intent: OrderIntent & { readonly verdict?: unknown }): string {
  if (intent.verdict === undefined) return sha256(canonicalJson(intent));
  const { verdict: _verdict, ...content } = intent;
  return sha256(canonicalJson(content));
}
