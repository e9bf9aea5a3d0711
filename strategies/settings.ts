import { z } from 'zod';
import { DEFAULT_SECTORS } from './sectors.ts';

const SYMBOL = /^[A-Z][A-Z0-9.-]{0,9}$/;
const PAIR = /^[A-Z][A-Z0-9.-]{0,9}:[^,:]{1,40}$/;

const symbol = z.string().trim().toUpperCase().regex(SYMBOL, 'is not a symbol');

/** `AAPL:Technology,XOM:Energy` over the built-in map; `none`: no map at all. */
const sectorMap = z.string().transform((text, context): ReadonlyMap<string, string> => {
  if (text.trim() === 'none') return new Map();
  const map = new Map(DEFAULT_SECTORS);
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    if (!PAIR.test(entry)) {
      context.addIssue({ code: 'custom', message: `"${entry.slice(0, 60)}" is not SYMBOL:Sector` });
      return z.NEVER;
    }
    const colon = entry.indexOf(':');
    map.set(entry.slice(0, colon), entry.slice(colon + 1).trim());
  }
  return map;
});

/** Settings of the strategies, as text from the environment. */
export const strategySettings = z.strictObject({
  BENCHMARK: symbol.default('SPY').describe('symbol that RelativeStrength and DualMomentum compare with'),
  SECTORS: sectorMap
    .prefault('')
    .describe(
      'sectors as SYMBOL:Sector,SYMBOL:Sector, over the built-in map; none: every symbol is its own sector',
    ),
});
