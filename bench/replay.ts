import path from 'node:path';
import { openDatabase } from '../db/index.ts';
import { loadConfig } from '../orchestrator/config/index.ts';
import { recordingOf, replay } from '../orchestrator/replay/index.ts';
import { scratchFolder, startDesk } from '../test/support/desk.ts';
import type { Bench } from './harness.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];

/** Cycles a second of a recorded run of 250 sessions, lived through again out of its database. */
export const replayBenches: readonly Bench[] = [
  {
    name: 'replay, 5 symbols, 250 sessions out of SQLite',
    unit: 'cycles/s',
    asked: 100,
    async run() {
      const file = path.join(scratchFolder('replay'), 'desk.db');
      await startDesk({ file, symbols: SYMBOLS, run: { cycles: '250' } });
      const { settings } = loadConfig({ purpose: 'query', folder: '/nonexistent', environment: {} });
      const speeds: number[] = [];
      for (let i = 0; i < 3; i++) {
        const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
        const begun = performance.now();
        const { cycles, identical } = await replay({ recording: recordingOf(database), settings });
        speeds.push((1000 * cycles) / (performance.now() - begun));
        await database.close();
        if (!identical) throw new Error('a replay of what was just recorded differs');
      }
      return speeds;
    },
  },
];
