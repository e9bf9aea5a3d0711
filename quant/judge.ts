import type { Action } from '../domain/index.ts';
import type { Adjustment, Findings } from './adjustment.ts';
import { drawdownRule } from './drawdown.ts';
import { expectancyRule } from './expectancy.ts';
import type { QuantSettings } from './settings.ts';
import { sharpeRule } from './sharpe.ts';
import { vifRule } from './vif.ts';
import { volatilityRule } from './volatility.ts';

export interface Judgement {
  readonly confidence: number;
  /** In the order of the rules; the confidence before, times their factors, is the confidence after. */
  readonly adjustments: readonly Adjustment[];
}

/** What is judged: a signal's action and confidence with what is known of its strategy and symbol. */
export interface Case extends Findings {
  readonly action: Action;
  /** In [0, 1]. */
  readonly confidence: number;
}

const RULES = [expectancyRule, sharpeRule, drawdownRule, vifRule, volatilityRule];
const NONE: readonly Adjustment[] = [];

/** Cuts the confidence of a BUY by every rule that finds fault, never raises it; SELL and HOLD pass unchanged. */
export function judge(subject: Case, settings: QuantSettings): Judgement {
  if (subject.action !== 'buy') return { confidence: subject.confidence, adjustments: NONE };
  const adjustments: Adjustment[] = [];
  let confidence = subject.confidence;
  for (const rule of RULES) {
    const adjustment = rule(subject, settings);
    if (adjustment === null) continue;
    adjustments.push(adjustment);
    confidence *= adjustment.factor;
  }
  return { confidence, adjustments };
}
