import { accessSync, constants, existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../domain/index.ts';
import { fail, ok, warn } from './finding.ts';
import type { Finding } from './finding.ts';

/** @param version as process.versions.node has it */
export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return ok('node', `Node ${version}`);
  return fail('node', `Node ${version} is too old`, 'install Node 20.19 or newer');
}

const EARLIEST = Date.UTC(2026, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** @param now milliseconds since the epoch, as the machine's clock has it */
export function clock(now: number): Finding {
  const shown = new Date(now).toISOString();
  if (now < EARLIEST || now > LATEST) {
    return fail('clock', `the machine's clock says ${shown}`, 'set the clock, best by a time service (NTP)');
  }
  return ok('clock', `${shown}`);
}

/** Sessions are New York's: without its rules every phase of the day would be wrong. */
export function timeZones(): Finding {
  const hour = (at: number): string =>
    new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      hour: '2-digit',
      hourCycle: 'h23',
    }).format(at);
  try {
    const [winter, summer] = [hour(Date.UTC(2024, 0, 15, 17)), hour(Date.UTC(2024, 6, 15, 16))];
    if (winter === '12' && summer === '12')
      return ok('time zones', 'America/New_York is known, with daylight saving');
  } catch {
    // Told below: a Node without the zone's data throws a RangeError.
  }
  return fail(
    'time zones',
    'the rules of America/New_York are missing',
    'use a Node with full ICU data (the official builds have it)',
  );
}

const MB = 1024 * 1024;

/** Whether the desk can write where it keeps its files, and how much room there is. */
export function disk(runtimeDir: string): readonly Finding[] {
  const place = nearestFolder(path.resolve(runtimeDir));
  const mend = 'name another folder in RUNTIME_DIR, or make this one writable';
  const findings: Finding[] = [];
  try {
    if (existsSync(runtimeDir)) {
      const probe = path.join(runtimeDir, `.doctor-${process.pid}`);
      writeFileSync(probe, 'probe');
      rmSync(probe);
    } else accessSync(place, constants.W_OK);
    findings.push(
      ok('runtime folder', `${runtimeDir} ${existsSync(runtimeDir) ? 'is' : 'will be made and is'} writable`),
    );
  } catch (thrown) {
    findings.push(fail('runtime folder', `${runtimeDir}: ${messageOf(thrown)}`, mend));
  }
  try {
    const { bavail, bsize } = statfsSync(place);
    const free = Math.floor((bavail * bsize) / MB);
    const text = `${free.toLocaleString('en-US')} MB free`;
    if (free < 50)
      findings.push(fail('disk', text, 'make room: the journal and the logs need at least 50 MB'));
    else if (free < 1024)
      findings.push(warn('disk', text, 'logs alone may take 600 MB; make room or move RUNTIME_DIR'));
    else findings.push(ok('disk', text));
  } catch (thrown) {
    findings.push(warn('disk', messageOf(thrown), 'look at the free space by hand'));
  }
  return findings;
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || path.dirname(folder) === folder ? folder : nearestFolder(path.dirname(folder));
}
