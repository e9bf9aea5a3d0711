import { contentUuid } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';

/** Client ids of an order's legs, by the order's own. */
export interface LegNames {
  stop(clientOrderId: string): string;
  target(clientOrderId: string): string;
}

/** The parent's, with a suffix: whose leg it is can be read off it. */
export const telling: LegNames = { stop: (id) => `${id}-sl`, target: (id) => `${id}-tp` };

/** As Alpaca's: of the exchange's own making, and nothing can be read off it. */
export const blank: LegNames = {
  stop: (id) => contentUuid('leg', telling.stop(id)),
  target: (id) => contentUuid('leg', telling.target(id)),
};

/** All that the order's legs may be called. */
export const legNamesOf = (
  { orderClass, clientOrderId }: Pick<OrderRequest, 'orderClass' | 'clientOrderId'>,
  names: LegNames = telling,
): readonly string[] =>
  orderClass === 'simple' ? [] : [names.stop(clientOrderId), names.target(clientOrderId)];
