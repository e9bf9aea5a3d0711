import type { Broker, Connection } from '../../brokers/port.ts';
import type { Trip } from './trip.ts';

const MAX_SKEW = 2000;
const MAX_DOWN = 30_000;

/** @param times the broker's time and this machine's, milliseconds, of the same moment */
export function clockSkew(times: { readonly broker: number; readonly here: number }): Trip | null {
  const skew = times.here - times.broker;
  if (Math.abs(skew) <= MAX_SKEW) return null;
  const side = skew > 0 ? 'ahead of' : 'behind';
  return {
    code: 'clock_skew',
    reason: `this machine's clock is ${(Math.abs(skew) / 1000).toFixed(1)} s ${side} the broker's`,
  };
}

/** Whether a broker's clock says anything of ours: an exchange of our own lives in its own time (P8). */
export const judgesClock = (kind: Broker['kind']): boolean => kind === 'paper' || kind === 'live';

/** @param begun when the desk began to look, for a line that was never up; milliseconds */
export function connectionLost(line: Connection, now: number, begun: number): Trip | null {
  const down = now - (line.since ?? begun);
  if (line.connected || down < MAX_DOWN) return null;
  return {
    code: 'connection_lost',
    reason: `the line to the broker has been down for ${Math.floor(down / 1000)} s`,
  };
}
