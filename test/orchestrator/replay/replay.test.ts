import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../db/index.ts';
import { loadConfig } from '../../../orchestrator/config/index.ts';
import { recordingOf } from '../../../orchestrator/replay/recording.ts';
import { replay } from '../../../orchestrator/replay/replay.ts';
import type { ReplayOptions } from '../../../orchestrator/replay/replay.ts';
import { generatedHistory, scratchFolder, startDesk } from '../../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
let dir = '';
let file = '';

async function again(file: string, options: Partial<ReplayOptions> = {}) {
  const { settings } = loadConfig({ purpose: 'query', folder: '/nonexistent', environment: { SYMBOLS: SYMBOLS.join(',') } });
  const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
  try {
    return await replay({ recording: recordingOf(database), settings, ...options });
  } finally {
    await database.close();
  }
}

beforeAll(async () => {
  dir = await generatedHistory(SYMBOLS, '2024-05-31');
  file = path.join(scratchFolder('replayed'), 'desk.db');
  await startDesk({ file, symbols: SYMBOLS, run: { replay: dir, from: '2023-06-01', to: '2024-05-31' } });
}, 60_000);

describe('a recorded run', () => {
  it('P5: comes out again event by event', async () => {
    const begun = performance.now();
    console.log(await again(file), performance.now() - begun);
  });
  it('from', async () => {
    console.log(await again(file, { from: 'cycle-20240102-1', to: 'cycle-20240202-1' }));
    console.log(await again(file, { parameters: { Breakout: { entry: 30, exit: 10 } } }));
  });
});
