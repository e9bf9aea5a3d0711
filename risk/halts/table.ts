import { HALTS } from './codes.ts';
import type { HaltRule } from './codes.ts';

/** How each way of clearing reads in the manual. */
const CLEARS = {
  hand: 'by hand: `npm run resume`',
  probe: 'by itself: three good probes in a row, or by hand',
} as const;

/** The halts as a Markdown table. */
export function haltsTable(): string {
  const rows = Object.entries<HaltRule>(HALTS).map(
    ([code, { state, clears, means, ramp, market }]) =>
      `| \`${code}\` | ${state} | ${means} | ${CLEARS[clears]}${ramp ? '; drawdown then counts anew and sizes return by steps' : ''}${market ? '; in a replay by itself after REPLAY_RESUME_SESSIONS' : ''} |`,
  );
  return ['| code | state | what has happened | how it clears |', '|---|---|---|---|', ...rows].join('\n');
}
