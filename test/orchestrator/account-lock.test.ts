import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeskError, ReplayedClock } from '../../domain/index.ts';
import { claimAccount } from '../../orchestrator/account-lock.ts';
import type { AccountClaim } from '../../orchestrator/account-lock.ts';
import { scratchFolder } from '../support/desk.ts';

const clock = new ReplayedClock(Date.parse('2024-03-05T21:00:00Z'));
const children: ChildProcess[] = [];
let stateDir: string;

beforeEach(() => {
  stateDir = path.join(scratchFolder('state'), 'tickwright');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const claim = (more: Partial<AccountClaim> = {}) =>
  claimAccount({ accountId: 'PA1', broker: 'paper.example.com', runtimeDir: scratchFolder('desk'), stateDir, clock, ...more }); // prettier-ignore

/** A desk in a process of its own; resolves with what it says first. */
async function desk(folder: string): Promise<{ child: ChildProcess; said: string }> {
  const script = path.join(import.meta.dirname, 'account-lock-child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, 'PA1', folder, stateDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, said };
}

function refusal(work: () => unknown): DeskError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof DeskError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

describe('one desk an account', () => {
  it('alpaca-py#248: a second process is refused whatever its folder, and told who the first is; a killed one is taken over at once', async () => {
    const [home, other] = [scratchFolder('one'), scratchFolder('two')];
    const first = await desk(home);
    expect(first.said).toBe(`held ${first.child.pid}`);
    const second = await desk(other);
    expect(second.said).toMatch(/^refused the account at paper\.example\.com is traded by another desk/);
    expect(second.said).toContain(`(process ${first.child.pid} in ${home}, since 20`);

    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const third = await desk(other);
    expect(third.said).toBe(`held ${third.child.pid}`);
    const fault = refusal(() => claim());
    expect(fault.message, 'the killed one is not named any more').toContain(`process ${third.child.pid} in ${other}`);
  }); // prettier-ignore

  it('of two that start at the same moment one is refused and names the other', async () => {
    const said = (await Promise.all([desk(scratchFolder('a')), desk(scratchFolder('b'))])).map((d) => d.said);
    const held = said.filter((line) => line.startsWith('held '));
    expect(held).toHaveLength(1);
    const refused = said.find((line) => line.startsWith('refused '));
    expect(refused).toContain(`process ${held[0]?.slice('held '.length)} in`);
  });

  it('is given back in order, and another account or another broker is another lock', () => {
    const mine = claim();
    claim({ accountId: 'PA2' }).release();
    claim({ broker: 'live.example.com' }).release();
    const fault = refusal(() => claim());
    expect(fault).toMatchObject({ code: 'DATABASE_LOCKED', hint: expect.stringContaining('another account') as unknown });
    expect(fault.message).toContain('since 2024-03-05T21:00:00.000Z');
    mine.release();
    claim().release();
  }); // prettier-ignore

  it('P10: neither the name of the lock nor what it says has the account id', () => {
    const mine = claim({ accountId: 'PA3XYZSECRET' });
    expect(readdirSync(path.join(stateDir, 'locks')).join()).not.toContain('SECRET');
    expect(refusal(() => claim({ accountId: 'PA3XYZSECRET' })).message).not.toContain('SECRET');
    mine.release();
  });

  it('stands in RUNTIME_DIR where the state folder cannot be written, and where neither can, no desk starts', () => {
    const file = path.join(scratchFolder('blocked'), 'a-file');
    writeFileSync(file, '');
    const runtimeDir = scratchFolder('desk');
    const mine = claim({ stateDir: file, runtimeDir });
    expect(existsSync(path.join(runtimeDir, 'locks'))).toBe(true);
    expect(refusal(() => claim({ stateDir: file, runtimeDir })).code).toBe('DATABASE_LOCKED');
    mine.release();
    expect(refusal(() => claim({ stateDir: file, runtimeDir: file })).code).toBe('DATABASE_UNUSABLE');
  });
});
