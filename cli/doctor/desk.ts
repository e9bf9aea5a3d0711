import { killSwitch, readHeartbeat } from '../../orchestrator/safety/index.ts';
import { fail, ok, warn } from './finding.ts';
import type { Finding } from './finding.ts';

/** A desk at work beats every ten seconds; three missed ones are no hiccup. */
const LATE = 30_000;

/** Whether a desk is at work here, how long ago it said so, and what it may do. @param now milliseconds since the epoch */
export function desk(runtimeDir: string, now: number): readonly Finding[] {
  const findings: Finding[] = [];
  const reason = killSwitch(runtimeDir);
  if (reason !== null)
    findings.push(
      warn(
        'kill switch',
        `the file KILL_SWITCH lies in ${runtimeDir} (${reason}): nothing is opened`,
        'remove it, then npm run resume',
      ),
    );
  const last = readHeartbeat(runtimeDir, now);
  if (!last) return [...findings, ok('desk', 'none has run here yet')];
  const { beat, age, alive } = last;
  const seconds = Math.round(age / 1000);
  if (!alive) return [...findings, ok('desk', `none is running; the last one beat at ${beat.at}`)];
  const text = `process ${beat.pid} is ${beat.state}, last session ${beat.session ?? 'none yet'}, heartbeat ${seconds} s ago`;
  if (age > LATE)
    return [
      ...findings,
      fail(
        'desk',
        `${text}: it hangs`,
        'look at its log; if nothing moves, end it: the next start carries on',
      ),
    ];
  if (beat.state !== 'active')
    return [
      ...findings,
      warn('desk', text, 'docs/generated/halts.md says why and how it clears; npm run resume'),
    ];
  return [...findings, ok('desk', text)];
}
