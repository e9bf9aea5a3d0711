import { minimumConfidence } from '../confidence.ts';
import type { Condition } from './rule.ts';

/** Confidence after Quant against the minimum for this market. */
export const lowConfidence: Condition = {
  code: 'low_confidence',
  check({ candidate, settings }) {
    const minimum = minimumConfidence(settings.RISK_MIN_CONFIDENCE, candidate.context);
    return candidate.confidence >= minimum ? null : { confidence: candidate.confidence, minimum };
  },
};
