import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { replay } from '../../cli/commands/replay.ts';
import type { ReplayOptions } from '../../cli/commands/replay.ts';
import type { Face } from '../../cli/face.ts';
import { createStyle } from '../../cli/style.ts';
import { scratchFolder, startDesk } from '../support/desk.ts';

const file = path.join(scratchFolder('replay-command'), 'desk.db');

/** What the command prints, on both streams, and how it ends. */
async function ran(options: ReplayOptions, url = `file:${file}`) {
  const told = { out: '', err: '' };
  const face: Face = {
    version: '0',
    out: (text) => void (told.out += text),
    err: (text) => void (told.err += text),
    style: createStyle(false),
    tty: false,
    color: false,
    verbose: () => false,
    end: async (code) => void (await code),
    hide: () => undefined,
  };
  const before = process.env['DATABASE_URL'];
  process.env['DATABASE_URL'] = url;
  try {
    return { code: await replay(face, options), ...told };
  } finally {
    if (before === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = before;
  }
}

beforeAll(async () => {
  // Other limits and symbols than the defaults: the replay knows them from the record.
  await startDesk({ file, symbols: ['SPY', 'NVDA', 'JPM'], env: { SEED: '4', RISK_MAX_POSITION: '0.07' }, run: { cycles: '12' } }); // prettier-ignore
});

describe('npm run replay', () => {
  it('says identical with its counts and ends with 0', async () => {
    const { code, out, err } = await ran({});
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^identical: 12 cycles, cycle-20240102-1 to cycle-20240118-1: \d+ events byte for byte/,
    );
    const told = JSON.parse((await ran({ json: true })).out) as object;
    expect(told).toMatchObject({ identical: true, cycles: 12, difference: null, folded: 0 });
  });

  it('names the first event that differs, its path and both values, and ends with 1', async () => {
    const { code, out, err } = await ran({ param: ['Breakout.entry=5', 'MomentumRotation.lookback=30'] });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^tickwright: event \d+ \((signals|validated)_ready of cycle-2024\d{4}-1\) comes out differently/); // prettier-ignore
    expect(err).toMatch(/\n {2}at {7}payload\.signals\.\d/);
    expect(err).toMatch(/\n {2}recorded .+\n {2}replayed .+\n/);
    const told = await ran({ json: true, param: ['MomentumRotation.lookback=30'] });
    expect(told.code).toBe(1);
    expect(JSON.parse(told.out)).toMatchObject({ identical: false, difference: { path: expect.any(String) as unknown } }); // prettier-ignore
  });

  it('an empty database has nothing to replay, and that is no fault; a wrong parameter is', async () => {
    const empty = `file:${path.join(scratchFolder('empty'), 'none.db')}`;
    expect(await ran({}, empty)).toMatchObject({ code: 0, out: 'no finished cycle is on record yet: nothing to replay\n' }); // prettier-ignore
    for (const param of ['Breakout', 'Brakeout.entry=3', 'Breakout.entri=3'])
      await expect(ran({ param: [param] })).rejects.toMatchObject({ code: 'USAGE' });
  });
});
