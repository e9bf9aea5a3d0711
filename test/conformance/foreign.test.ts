import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTwin } from '../support/twin.ts';
import type { Twin } from '../support/twin.ts';

const PYTHON = 'python3';
const answers = spawnSync(PYTHON, ['--version']).status === 0;

let twin: Twin;
beforeEach(async () => {
  twin = await startTwin();
});
afterEach(() => twin.close());

/** Runs a script against the twin, which lives on a minute whenever the script asks for it. */
async function run(script: string) {
  const child = spawn(PYTHON, ['-B', path.join(import.meta.dirname, script), String(twin.port)]);
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const closed = once(child, 'close');
  let told = '{}';
  for await (const line of createInterface(child.stdout)) {
    if (line === 'advance') await twin.advance(60_000);
    else told = line;
  }
  await closed;
  expect(said).toBe('');
  return JSON.parse(told) as { readonly ok: string[]; readonly wrong: string[] };
}

describe.skipIf(!answers)(`a client in another language (needs ${PYTHON})`, () => {
  it('other headers, bodies, lists, frames and numbers mean the same', async () => {
    const { ok, wrong } = await run('story.py');
    expect(wrong).toEqual([]);
    expect(ok.length).toBeGreaterThan(35);
  }, 60_000);

  it('strict decoders find every field in its form, in answers and on all three streams', async () => {
    const { ok, wrong } = await run('decoders.py');
    expect(wrong).toEqual([]);
    expect(ok.length).toBeGreaterThan(110);
  }, 60_000);
});
