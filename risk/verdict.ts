import { intentDigest } from '../domain/index.ts';
import type { ApprovedIntent, OrderIntent, Verdict } from '../domain/index.ts';

/** The one place that makes an approved intent (P2): everything the gate checked, and a digest of what it checked. */
export function approve(intent: OrderIntent, facts: Omit<Verdict, 'digest'>): ApprovedIntent {
  const { checks, formulaQty, cuts, confidence } = facts;
  const digest = intentDigest(intent);
  return { ...intent, verdict: { digest, checks, formulaQty, cuts, confidence } } as ApprovedIntent;
}
