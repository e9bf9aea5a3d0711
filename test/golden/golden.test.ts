import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { replay } from '../../orchestrator/replay/index.ts';
import { readGolden } from './file.ts';

const { recording, events, head } = readGolden();
const { settings } = loadConfig({ purpose: 'query', folder: '/nonexistent', environment: {} });
const DECLARE =
  'the code decides otherwise than it did: if that is meant, npm run golden, and say what changed and why in test/golden/CHANGES.md';

describe('the golden run', () => {
  it('P5: the code of today says every event of it again, byte for byte, or its change is declared', async () => {
    expect((await replay({ recording, settings })).difference, DECLARE).toBeNull();
  });

  it('is worth replaying: models that answer and fail, trades, a split, a halt with everything closed, a restart', () => {
    const of = (type: string) => events.filter((event) => event.type === type);
    for (const type of ['model_asked', 'halted', 'resumed', 'position_changed', 'cycle_completed'])
      expect(of(type).length, type).toBeGreaterThan(0);
    const payloads = JSON.stringify(events);
    for (const what of ['"cause":"split"', '"purpose":"flatten"', '"selector":"groq"', '"selector":"rules"', '"purpose":"narrate"', '"purpose":"repair"', '"failure":"'])
      expect(payloads.includes(what), what).toBe(true);
  }); // prettier-ignore

  it('is the one that CHANGES.md speaks of last', () => {
    const lines = readFileSync(new URL('CHANGES.md', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.at(-1), DECLARE).toContain(head);
  });
});
