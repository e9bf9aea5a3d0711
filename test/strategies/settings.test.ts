import { expect, it } from 'vitest';
import { DEFAULT_SECTORS, strategySettings } from '../../strategies/index.ts';

it('without settings the benchmark is SPY and the sectors are the built-in ones', () => {
  expect(strategySettings.parse({})).toEqual({ BENCHMARK: 'SPY', SECTORS: DEFAULT_SECTORS });
  expect(DEFAULT_SECTORS.get('AAPL')).toBe('Technology');
  expect(DEFAULT_SECTORS.has('XLK'), 'a fund is its own sector').toBe(false);
});

it('given sectors go over the built-in ones; none clears them', () => {
  const { SECTORS } = strategySettings.parse({ SECTORS: 'XLK:Technology, AAPL:Phones' });
  expect([SECTORS.get('XLK'), SECTORS.get('AAPL'), SECTORS.get('MSFT')]).toEqual([
    'Technology',
    'Phones',
    'Technology',
  ]);
  expect(strategySettings.parse({ SECTORS: 'none' }).SECTORS.size).toBe(0);
});

it('what cannot be read is refused with the entry that is wrong', () => {
  const parsed = strategySettings.safeParse({ SECTORS: 'AAPL=Technology', BENCHMARK: 'not a symbol' });
  expect(parsed.error?.issues.map((issue) => issue.path.join('.')).sort()).toEqual(['BENCHMARK', 'SECTORS']);
  expect(parsed.error?.message).toContain('AAPL=Technology');
});
