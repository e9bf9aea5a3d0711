/** Drizzle wraps what a driver threw: the code and the driver's own error stand on the chain of causes. */
export function codeOf(thrown: unknown): string | null {
  for (const error of chainOf(thrown)) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return null;
}

/** The error at the end of the chain of causes. */
export function rootOf(thrown: unknown): unknown {
  return chainOf(thrown).at(-1) ?? thrown;
}

function chainOf(thrown: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let at = thrown; at instanceof Error && !chain.includes(at); at = at.cause) chain.push(at);
  return chain;
}
