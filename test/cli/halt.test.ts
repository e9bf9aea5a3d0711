import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { halt } from '../../cli/commands/halt.ts';
import { resume } from '../../cli/commands/resume.ts';
import type { Face } from '../../cli/face.ts';
import { createStyle } from '../../cli/style.ts';
import { ListBroker, order, rig } from '../orchestrator/safety/rig.ts';
import type { Rig } from '../orchestrator/safety/rig.ts';

let out = '';
let err = '';
const face: Face = {
  version: '0',
  out: (text) => void (out += text),
  err: (text) => void (err += text),
  style: createStyle(false),
  tty: false,
  color: false,
  verbose: () => false,
  end: async () => undefined,
  hide: () => undefined,
};
const dir = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'halt-'));
  vi.stubEnv('RUNTIME_DIR', made);
  return made;
};
/** A desk that looks at its files each time somebody waits. */
const running = (runtimeDir: string, live: (on: Rig) => Promise<void> = (on) => on.safety.tick()) => {
  const on = rig({ more: { runtimeDir } });
  return { on, sleep: () => live(on) };
};
const controls = (runtimeDir: string): readonly string[] =>
  existsSync(path.join(runtimeDir, 'control')) ? readdirSync(path.join(runtimeDir, 'control')) : [];

beforeEach(() => {
  out = err = '';
});

afterEach(() => void vi.unstubAllEnvs());

describe('npm run halt', () => {
  it('is taken by a running desk, which says so', async () => {
    const runtimeDir = dir();
    const { on, sleep } = running(runtimeDir);
    await on.cycle('2024-03-05');
    expect(await halt(face, { reason: 'a look around' }, { sleep })).toBe(0);
    expect(out).toBe('halted: entry orders are cancelled, stops stay\n');
    expect(on.of('halted')).toMatchObject([{ code: 'by_hand', state: 'halted' }]);
    expect(on.of('halted')[0]?.reason).toMatch(/^a look around; /);
    expect(controls(runtimeDir), 'nothing is left behind').toEqual([]);
  });

  it('with --flatten asks for that too', async () => {
    const { on, sleep } = running(dir());
    await on.cycle('2024-03-05');
    await halt(face, { reason: 'x', flatten: true }, { sleep });
    expect(out).toContain('positions are being closed');
    expect(on.of('halted')[0]?.flatten).toBe(true);
  });

  it('is kept for the next start where no desk runs', async () => {
    const runtimeDir = dir();
    expect(await halt(face, { reason: 'not today' })).toBe(0);
    expect(out).toBe('no desk is running: the next start begins halted\n');
    const { on } = running(runtimeDir);
    await on.safety.beforeSession();
    expect(on.of('halted')[0]?.reason).toMatch(/^not today; /);
  });

  it('P7: cancels entries at a remote broker itself where the desk does not answer', async () => {
    const { on, sleep } = running(dir(), async () => undefined);
    await on.cycle('2024-03-05');
    const broker = new ListBroker();
    broker.open = [
      order({ clientOrderId: 'tickwright-1' }),
      order({ clientOrderId: 'tickwright-2', side: 'sell', type: 'stop' }),
      order({ clientOrderId: 'by-hand' }),
    ];
    await halt(face, { reason: 'x' }, { sleep, broker: async () => broker });
    expect(broker.cancelled).toEqual(['tickwright-1']);
    expect(out).toBe(
      'the desk has not answered within two seconds; it takes the halt as soon as it can\n' +
        'entry orders cancelled from here: 1\n',
    );
  });

  it('prints one JSON document where asked', async () => {
    dir();
    await halt(face, { reason: 'x', json: true });
    expect(JSON.parse(out)).toEqual({ outcome: 'recorded', said: null, cancelled: null, killSwitch: null });
  });
});

describe('npm run resume', () => {
  it('clears what stands', async () => {
    const { on, sleep } = running(dir());
    await on.cycle('2024-03-05');
    await halt(face, { reason: 'x' }, { sleep });
    out = '';
    expect(await resume(face, {}, { sleep })).toBe(0);
    expect(out).toBe('cleared: by_hand\n');
    expect(on.halts.state).toBe('active');
  });

  it('leaves KILL_SWITCH where it is, says so and fails; takes it away where told', async () => {
    const runtimeDir = dir();
    const file = path.join(runtimeDir, 'KILL_SWITCH');
    writeFileSync(file, 'stop');
    const { on, sleep } = running(runtimeDir);
    await on.cycle('2024-03-05');
    await on.safety.tick();
    expect(await resume(face, {}, { sleep })).toBe(1);
    expect(err).toContain('KILL_SWITCH is still there (stop)');
    expect(on.halts.state).toBe('halted');
    expect(readFileSync(file, 'utf8')).toBe('stop');
    expect(await resume(face, { removeKillSwitch: true }, { sleep })).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect(on.halts.state).toBe('active');
  });

  it('says what a drawdown leaves behind', async () => {
    const { on, sleep } = running(dir());
    await on.cycle('2024-03-05');
    await on.safety.halt({ code: 'drawdown', by: 'desk', reason: '10 % down' });
    await resume(face, { reason: 'looked at it' }, { sleep });
    expect(out).toContain('drawdown counts from here on, and sizes return by steps from 20 %');
    expect(on.halts.sizeShare('2024-03-06')).toBe(0.2);
  });
});
