/** Keys whose figures differ by more than the tolerance, relative beyond 1, with both figures; null equals null only. */
export function disagreements(actual: object, expected: object, tolerance: number): string[] {
  const figures = new Map<string, unknown>(Object.entries(actual));
  const found: string[] = [];
  for (const [key, value] of Object.entries(expected)) {
    const other = figures.get(key);
    const same =
      typeof value === 'number' && typeof other === 'number'
        ? Math.abs(other - value) <= tolerance * Math.max(1, Math.abs(value))
        : other === value;
    if (!same) found.push(`${key}: ${String(other)} instead of ${String(value)}`);
  }
  return found;
}
