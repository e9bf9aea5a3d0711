import { DENIALS } from '../../domain/index.ts';
import type { DenialCode } from '../../domain/index.ts';
import { CONFIDENCE_RAISES } from '../../risk/index.ts';
import { CONDITIONS, LIMITS } from '../../risk/rules/index.ts';

/** docs/generated/denials.md: what the gate refuses for, in the order it asks, and where it cuts first. */
export function denialsDocument(): string {
  const place = (code: DenialCode): string => {
    const condition = CONDITIONS.findIndex((rule) => rule.code === code);
    if (condition >= 0) return `condition ${condition + 1}`;
    const limit = LIMITS.findIndex((rule) => rule.code === code);
    if (limit >= 0) return `limit ${limit + 1}`;
    return code === 'no_short' ? 'exits and stops' : 'the size itself';
  };
  const codes = Object.keys(DENIALS) as DenialCode[];
  const order = [...CONDITIONS, ...LIMITS].map((rule) => rule.code);
  const rank = (code: DenialCode): number => (order.includes(code) ? order.indexOf(code) : order.length);
  const sorted = codes.toSorted((a, b) => rank(a) - rank(b));
  return `${[
    '# What the gate refuses for',
    '',
    'Conditions refuse whatever the size, in this order. Limits cut the size to the room they leave, each what the ones',
    'before it left, and refuse where less than one share is left. Exits and stops pass `no_short` only.',
    '',
    '| code | place | meaning |',
    '|---|---|---|',
    ...sorted.map((code) => `| \`${code}\` | ${place(code)} | ${DENIALS[code]} |`),
    '',
    '## Least confidence',
    '',
    'RISK_MIN_CONFIDENCE, and these raises on top of it; they add up.',
    '',
    '| market | when | raise |',
    '|---|---|---|',
    ...CONFIDENCE_RAISES.map(({ name, condition, raise }) => `| ${name} | ${condition} | +${raise} |`),
  ].join('\n')}\n`;
}
