import type { EventOf } from '../../bus/index.ts';
import type { DeskReporter, HeaderInfo } from '../../orchestrator/reporting.ts';
import { createStyle } from '../style.ts';
import { perPeriod } from './compact-reporter.ts';
import { perCycle } from './cycle-reporter.ts';
import { footerLines } from './footer.ts';
import { headerLines, openedLine } from './header.ts';
import { count, noCount } from './run-count.ts';
import { perEvent } from './trace-reporter.ts';

export interface ReporterOptions {
  /** A line a cycle with its details, a line a period, or every event. */
  readonly mode: 'cycle' | 'compact' | 'trace';
  readonly out: { write(text: string): unknown };
  readonly color: boolean;
  /** Of compact mode. @default quarter */
  readonly period?: 'month' | 'quarter';
}

/** What a person sees of a running desk. Renders what it is shown and decides nothing. */
export function createReporter(options: ReporterOptions): DeskReporter {
  const style = createStyle(options.color);
  const put = (line: string): void => void options.out.write(`${line}\n`);
  const run = noCount();
  let info: HeaderInfo | null = null;
  let audited: EventOf<'audited_ready'>['payload'] | null = null;
  const compact = options.mode === 'compact' ? perPeriod(put, style, options.period ?? 'quarter') : null;
  const show = compact ?? (options.mode === 'trace' ? perEvent(put, style) : perCycle(put, style));
  return {
    header(given) {
      info = given;
      for (const line of headerLines(given, style)) put(line);
    },
    opened: (books) => put(openedLine(books, style)),
    on(event) {
      count(run, event);
      if (event.type === 'audited_ready') audited = event.payload;
      show(event);
    },
    note: (line) => put(line),
    footer(ending) {
      compact?.end();
      for (const line of footerLines(ending, run, audited, info, style)) put(line);
    },
  };
}

/** Shows nothing: the console belongs to the log (LOG_JSON). */
export const silentReporter: DeskReporter = {
  header() {},
  opened() {},
  on() {},
  note() {},
  footer() {},
};
