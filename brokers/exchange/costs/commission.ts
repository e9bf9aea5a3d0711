/** What the broker charges for a fill. */
export interface CommissionModel {
  /** Dollars, >= 0. */
  fee(qty: number, price: number): number;
}

export const noCommission: CommissionModel = { fee: () => 0 };

/** The same on every fill. @param dollars a fill */
export function fixedCommission(dollars: number): CommissionModel {
  return { fee: () => dollars };
}

/** @param dollars a share */
export function perShareCommission(dollars: number): CommissionModel {
  return { fee: (qty) => qty * dollars };
}

/** @param basisPoints of the value traded */
export function proportionalCommission(basisPoints: number): CommissionModel {
  return { fee: (qty, price) => (qty * price * basisPoints) / 10_000 };
}

export function sumOfCommissions(...models: readonly CommissionModel[]): CommissionModel {
  return { fee: (qty, price) => models.reduce((sum, model) => sum + model.fee(qty, price), 0) };
}
