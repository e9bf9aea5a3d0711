/** For `vi.waitFor`: how long it takes until something holds is the machine's affair, and no matter of a test. */
export const WAIT = { timeout: 60_000, interval: 20 } as const;
