import { riskSize } from '../portfolio/sizing.ts';
import type { RiskSettings } from './settings.ts';

/** How large an entry is before any limit cuts it. */
export type Sizing =
  | { readonly kind: 'risk' }
  | { readonly kind: 'fixed'; readonly shares: number }
  /** Percent of equity, at the close that decides. */
  | { readonly kind: 'percent'; readonly percent: number };

/** What an entry is like; the desk's own is sized by risk and has a plan. */
export interface EntryManner {
  readonly sizing: Sizing;
  /** False: neither stop nor target goes with it, and nothing is planned: only the strategy's SELL lets it go. */
  readonly planned: boolean;
}

export const DESK_MANNER: EntryManner = { sizing: { kind: 'risk' }, planned: true };

/** Whole shares; 0 where the figures give none. */
export function formulaSize(
  sizing: Sizing,
  candidate: { readonly close: number; readonly atr14: number | null; readonly confidence: number },
  equity: number,
  settings: Pick<RiskSettings, 'RISK_MAX_PER_TRADE' | 'RISK_ATR_MULTIPLE'>,
): number {
  const { close, atr14, confidence } = candidate;
  switch (sizing.kind) {
    case 'fixed':
      return sizing.shares;
    case 'percent': {
      const qty = Math.floor((equity * sizing.percent) / 100 / close);
      return qty > 0 && Number.isSafeInteger(qty) ? qty : 0;
    }
    case 'risk':
      return riskSize({
        equity,
        risk: settings.RISK_MAX_PER_TRADE,
        confidence,
        atr14: atr14 ?? 0,
        atrMultiple: settings.RISK_ATR_MULTIPLE,
      });
  }
}
