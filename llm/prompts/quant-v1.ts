/** Pinned by hash in the tests, like every version of a prompt. */
export const QUANT_VERSION = 'quant/1';

export const QUANT_SYSTEM = [
  'You review how the signals of an automated trading desk were judged today, for its owner. All decisions have been',
  'taken and carried out; nothing you write is read by the desk.',
  '',
  'Write plain text in English: no markup, no lists, at most 80 words. Say how many signals there were, how far and for',
  'which reasons confidence was lowered, and how much evidence stood behind it. Use only the figures given, give no',
  'price, no forecast and no advice to buy or sell.',
].join('\n');

/** Signals of one cycle and what Quant made of them: counts, and shares of one. */
export interface QuantFacts {
  readonly buys: number;
  readonly sells: number;
  readonly holds: number;
  readonly lowered: number;
  /** Means over the buys; null without any. */
  readonly rawConfidence: number | null;
  readonly confidence: number | null;
  /** Adjustments by their code, one of the desk's own names. */
  readonly adjustments: Readonly<Record<string, number>>;
  /** Closed trades behind the evidence, mean over the judged buys. */
  readonly evidenceTrades: number | null;
}

const number = (x: number | null, digits: number): string =>
  x === null || !Number.isFinite(x) ? '-' : x.toFixed(digits);

/** Figures by fixed names, a line each. */
export function quantTable(facts: QuantFacts): string {
  return [
    `buy_signals,${facts.buys}`,
    `sell_signals,${facts.sells}`,
    `hold_signals,${facts.holds}`,
    `buys_lowered,${facts.lowered}`,
    `confidence_before,${number(facts.rawConfidence, 2)}`,
    `confidence_after,${number(facts.confidence, 2)}`,
    `trades_behind_it,${number(facts.evidenceTrades, 1)}`,
    ...Object.entries(facts.adjustments).map(([code, count]) => `lowered_for_${code},${count}`),
  ].join('\n');
}
