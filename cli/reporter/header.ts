import type { HeaderInfo, OpenedInfo } from '../../orchestrator/reporting.ts';
import { counted, integer } from '../../words/format.ts';
import type { Style } from '../style.ts';

/** What runs, on what, where it is kept, and how to stop it. */
export function headerLines(info: HeaderInfo, style: Style): readonly string[] {
  const row = (name: string, text: string): string => `  ${style.dim(name.padEnd(11))}${text}`;
  return [
    `${style.bold('Tickwright')} ${info.version} · ${info.mode} trading`,
    row('market', `${info.market}: ${info.symbols.join(', ')}`),
    row('pace', info.pace),
    row('exchange', info.exchange),
    row('selector', info.selector),
    row('database', info.database),
    row('logs', info.logs),
    row('stop', 'Ctrl-C ends it in order; the next start carries on from here'),
    row('ask', 'npm run trades · npm run orders · npm run signals · npm run explain -- ID'),
  ];
}

export function openedLine(info: OpenedInfo, style: Style): string {
  const money = `equity ${style.bold(integer(info.equity))}, cash ${integer(info.cash)}, ${counted(info.positions, 'position')}`;
  const from = info.lastSession === null ? 'a new account' : `carries on after ${info.lastSession}`;
  return `  ${style.dim('account'.padEnd(11))}${money} · ${from}\n`;
}
