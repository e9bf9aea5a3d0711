/** What an explanation is about. */
export interface Scope {
  readonly symbols: ReadonlySet<string>;
  readonly clientOrderIds: ReadonlySet<string>;
}

/** A payload with its lists by symbol, and its records by order, cut to the scope; all else as it was. */
export function narrow(payload: object, scope: Scope): Record<string, unknown> {
  const narrowed: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(payload)) {
    if (Array.isArray(part)) narrowed[key] = part.filter((item: unknown) => concerns(item, scope));
    else if (key === 'exitReasons') narrowed[key] = ofOrders(part as Record<string, unknown>, scope);
    else narrowed[key] = part;
  }
  return narrowed;
}

function concerns(item: unknown, { symbols }: Scope): boolean {
  if (typeof item !== 'object' || item === null || !('symbol' in item)) return true;
  return symbols.has(String(item.symbol));
}

function ofOrders(record: Record<string, unknown>, { clientOrderIds }: Scope): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([id]) => clientOrderIds.has(id)));
}
