import { noCommission } from './commission.ts';
import type { CommissionModel } from './commission.ts';
import { usRegulatoryFees } from './regulatory.ts';
import type { RegulatoryFees } from './regulatory.ts';
import { fixedSlippage } from './slippage.ts';
import type { SlippageModel } from './slippage.ts';

/** What trading costs, one model each. */
export interface Costs {
  readonly slippage: SlippageModel;
  readonly commission: CommissionModel;
  readonly regulatory: RegulatoryFees;
}

/** One basis point of slippage, no commission, US regulatory fees. */
export const defaultCosts: Costs = {
  slippage: fixedSlippage(1),
  commission: noCommission,
  regulatory: usRegulatoryFees,
};

export {
  fixedCommission,
  noCommission,
  perShareCommission,
  proportionalCommission,
  sumOfCommissions,
} from './commission.ts';
export { noRegulatoryFees, usRegulatoryFees } from './regulatory.ts';
export {
  fixedSlippage,
  linearImpact,
  noSlippage,
  spreadSlippage,
  squareRootImpact,
  volumeShareSlippage,
} from './slippage.ts';
export type { CommissionModel, RegulatoryFees, SlippageModel };
