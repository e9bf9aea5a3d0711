/** Pinned by hash in the tests, like every version of a prompt. */
export const RISK_VERSION = 'risk/1';

export const RISK_SYSTEM = [
  'You remark on what the risk gate of an automated trading desk let through and refused today, for its owner. All',
  'decisions have been taken and carried out; nothing you write is read by the desk.',
  '',
  'Write plain text in English: no markup, no lists, at most 60 words. Say what was approved, cut and refused and by',
  'which limits, and which limit is nearest. Use only the figures given, give no price, no forecast and no advice to buy',
  'or sell.',
].join('\n');

/** What the gate said in one cycle; counts, and shares of equity. */
export interface RiskFacts {
  readonly entries: number;
  readonly exits: number;
  readonly stops: number;
  /** Refusals and cuts by their code, one of the desk's own names. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly cuts: Readonly<Record<string, number>>;
}

/** Figures by fixed names, a line each. */
export function riskTable(facts: RiskFacts): string {
  return [
    `entries_approved,${facts.entries}`,
    `exits_approved,${facts.exits}`,
    `stops_placed,${facts.stops}`,
    ...Object.entries(facts.refusals).map(([code, count]) => `refused_by_${code},${count}`),
    ...Object.entries(facts.cuts).map(([code, count]) => `cut_by_${code},${count}`),
  ].join('\n');
}
