import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clock, disk, nodeVersion, timeZones } from '../../cli/doctor/machine.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('what the doctor looks at', () => {
  it.each([
    ['20.19.0', 'ok'],
    ['22.3.1', 'ok'],
    ['20.18.3', 'fail'],
    ['18.20.0', 'fail'],
  ])('Node %s is %s', (version, status) => {
    expect(nodeVersion(version).status).toBe(status);
  });

  it('a clock before this program or far beyond is wrong, and how to mend it is said', () => {
    expect(clock(Date.UTC(2026, 10, 21)).status).toBe('ok');
    expect(clock(0)).toMatchObject({ status: 'fail', mend: expect.stringContaining('set the clock') });
    expect(clock(Date.UTC(2150, 0, 1)).status).toBe('fail');
  });

  it('New York is known here', () => {
    expect(timeZones().status).toBe('ok');
  });

  it('a runtime folder that can be written leaves no trace, and one that is not there is not made', () => {
    expect(disk(dir)[0]?.status).toBe('ok');
    expect(readdirSync(dir)).toEqual([]);
    expect(disk(path.join(dir, 'a/b'))[0]).toMatchObject({
      status: 'ok',
      text: expect.stringContaining('will be made'),
    });
    expect(existsSync(path.join(dir, 'a'))).toBe(false);
  });

  it('a file in its place is told', () => {
    const file = path.join(dir, 'file');
    writeFileSync(file, '');
    expect(disk(file)[0]).toMatchObject({ status: 'fail', mend: expect.stringContaining('RUNTIME_DIR') });
  });
});
