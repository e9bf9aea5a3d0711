/** Whether an order that the book was not told of is the desk's all the same, by its client order id. */
export type OwnId = (clientOrderId: string) => boolean;

/** The ids of a desk: see clientOrderId in domain/ids.ts. */
export const idsOf =
  (desk: string): OwnId =>
  (id) =>
    id.startsWith(`${desk}-`);
