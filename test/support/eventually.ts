import { vi } from 'vitest';

/** Milliseconds that a wait for the wire may take: a busy machine is no fault. */
const PATIENCE = 20_000;

/** Looks until nothing is thrown; what is waited for has no other sign of having happened. */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, PATIENCE);
