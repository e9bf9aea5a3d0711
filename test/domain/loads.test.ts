import { expect, it } from 'vitest';

it('domain/ loads by itself: nothing in its tables breaks what is made of them', async () => {
  // Asked for here and not above: a module that breaks while it loads fails a test, and not only a file.
  expect(Object.keys(await import('../../domain/index.ts')).length).toBeGreaterThan(0);
});
