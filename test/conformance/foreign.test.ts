import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startTwin } from '../support/twin.ts';

const PYTHON = 'python3';
const answers = spawnSync(PYTHON, ['--version']).status === 0;

it.skipIf(!answers)(
  `a client in another language (needs ${PYTHON}): other headers, bodies, lists, frames and numbers mean the same`,
  async () => {
    const twin = await startTwin();
    try {
      const child = spawn(PYTHON, [path.join(import.meta.dirname, 'story.py'), String(twin.port)]);
      let told = '';
      let said = '';
      child.stdout.on('data', (text: Buffer) => (told += text.toString()));
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      await once(child, 'close');
      expect(said).toBe('');
      const { ok, wrong } = JSON.parse(told) as { readonly ok: string[]; readonly wrong: string[] };
      expect(wrong).toEqual([]);
      expect(ok.length).toBeGreaterThan(35);
    } finally {
      await twin.close();
    }
  },
  60_000,
);
