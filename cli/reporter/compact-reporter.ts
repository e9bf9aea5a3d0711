import type { EventOf } from '../../bus/index.ts';
import { counted, integer, percent, signedPercent } from '../../words/format.ts';
import type { Style } from '../style.ts';
import { urgentLine } from './beside.ts';
import { chooserNews } from './choosers.ts';
import { excludedKey, excludedLine } from './details.ts';
import { count, noCount } from './run-count.ts';

type Put = (line: string) => void;

/** One line a period, for paces nobody can follow; what is left out or goes wrong is told once, at once. */
export function perPeriod(
  put: Put,
  style: Style,
  period: 'month' | 'quarter',
): ((event: EventOf) => void) & { end(): void } {
  const told = new Set<string>();
  const chosen = chooserNews(style);
  let current = '';
  let run = noCount();
  let last: EventOf<'cycle_completed'>['payload'] | null = null;
  let before: number | null = null;

  const end = (): void => {
    if (last === null || run.sessions === 0) return;
    const change = before !== null && before > 0 ? ` (${signedPercent(last.equity / before - 1)})` : '';
    const parts = [
      counted(run.sessions, 'session'),
      counted(run.signals, 'signal'),
      `${integer(run.bought)} bought`,
      `${integer(run.sold)} sold`,
      `${integer(run.refused)} refused`,
      `equity ${style.bold(integer(last.equity))}${change}`,
      `dd ${percent(last.drawdown)}`,
    ];
    put(`${style.bold(current)}  ${parts.join(style.dim(' · '))}`);
    before = last.equity;
    run = noCount();
  };
  const on = (event: EventOf): void => {
    if (event.type === 'cycle_started') {
      const next = periodOf(event.payload.session, period);
      if (next !== current) end();
      current = next;
    }
    count(run, event);
    if (event.type === 'data_ready') {
      for (const excluded of event.payload.excluded) {
        const key = excludedKey(excluded);
        if (told.has(key)) continue;
        told.add(key);
        put(`${style.bold(event.payload.session)}  ${excludedLine(excluded, style)}`);
      }
    } else if (event.type === 'signals_ready') {
      const chooser = chosen(event.payload);
      if (chooser !== null) put(`${style.bold(event.payload.session)}  ${chooser}`);
    } else if (event.type === 'agent_failed') {
      const { agent, code, message } = event.payload;
      if (!told.has(`${agent} ${code}`)) put(style.red(`${agent} failed: ${message}`));
      told.add(`${agent} ${code}`);
    } else if (event.type === 'cycle_completed') last = event.payload;
    const urgent = urgentLine(event, style);
    if (urgent !== null) put(urgent);
  };
  return Object.assign(on, { end });
}

/** `2008-03`, or `2008 Q1`. */
function periodOf(session: string, period: 'month' | 'quarter'): string {
  if (period === 'month') return session.slice(0, 7);
  return `${session.slice(0, 4)} Q${Math.ceil(Number(session.slice(5, 7)) / 3)}`;
}
