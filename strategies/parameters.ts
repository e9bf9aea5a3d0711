import { z } from 'zod';

/** A number of bars; the bound keeps a typing error from asking for more bars than any history has. */
export const window = z.int().min(1).max(10_000);

/** Bars of the average true range that confidences are measured in (Wilder's usual period). */
export const UNIT_PERIOD = 14;

/** What is wrong with parameters, each in a few words: which, its bound, and what was given. */
export function parameterProblems(
  { issues }: z.ZodError,
  given: Readonly<Record<string, number>>,
): readonly string[] {
  return issues.map((issue) => {
    const name = issue.path.join('.');
    const value = `${given[name]} was given`;
    switch (issue.code) {
      case 'too_small':
        return `${name} must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}, ${value}`;
      case 'too_big':
        return `${name} must be ${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}, ${value}`;
      case 'unrecognized_keys':
        return `${issue.keys.join(', ')}: no such parameter`;
      case 'invalid_type':
        return `${name} must be a ${issue.expected === 'int' ? 'whole number' : issue.expected}, ${value}`;
      default:
        return issue.message;
    }
  });
}
