import { describe, expect, it, onTestFailed } from 'vitest';
import { killWire } from '../../torture/kill-wire.ts';

/** Milliseconds, on a machine that has a lot else to do: two processes are started a dozen times. */
const PATIENCE = 900_000;

describe('kill -9 on the wire', () => {
  it(
    'P4, P9: desk and exchange in processes of their own, killed while they trade, end with books that agree',
    async () => {
      // A process that never answers leaves nothing but how far the run had come.
      const steps: string[] = [];
      onTestFailed(() => console.error(steps.join('\n')));
      const say = (line: string): void => void steps.push(line);
      const { failures, counts } = await killWire.run({ cases: killWire.short, firstSeed: 1, say });
      expect(failures).toEqual([]);
      expect(counts['kills']).toBe(killWire.short);
      expect(counts['kills of the exchange']).toBeGreaterThan(0);
      expect(counts['orders']).toBeGreaterThan(0);
    },
    PATIENCE,
  );
});
