import { expect, it, describe } from 'vitest';
import { selectionShare } from '../../bench/selection-share.ts';
import { hasHistory } from '../strategies/history.ts';

describe.skipIf(!hasHistory)('over real history (skipped without ../shared/data)', () => {
  it('the rules choose at least five strategies in 2005-2020, each for 5 % of the sessions or more', async () => {
    const counts = await selectionShare('2005-01-01', '2020-12-31');
    const all = [...counts.values()].reduce((a, b) => a + b, 0);
    const shares = [...counts].filter(([name]) => name !== 'abstained').map(([, count]) => count / all);
    expect(shares.filter((share) => share >= 0.05).length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...shares), 'no strategy rules alone').toBeLessThan(0.3);
    expect((counts.get('abstained') ?? 0) / all).toBeLessThan(0.05);
  });
});
