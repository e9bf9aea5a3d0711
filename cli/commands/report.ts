import { openDatabase } from '../../db/index.ts';
import { DeskError, isDate } from '../../domain/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import { writeReport } from '../daily/write.ts';
import type { Face } from '../face.ts';

export interface ReportOptions {
  readonly day?: string;
  readonly json?: boolean;
}

/** The report of a session, by default the last one; printed, and written as HTML and text. */
export async function report(face: Face, { day, json }: ReportOptions): Promise<number> {
  if (day !== undefined && !isDate(day))
    throw new DeskError('USAGE', `--day: ${day} must be a date such as 2024-03-01`);
  const config = loadConfig({ purpose: 'query' });
  const redact = createRedactor(config.secrets);
  face.hide(redact);
  const { reads, close } = await openDatabase({ url: config.databaseUrl, mode: 'read' }).then((database) => ({
    reads: database.reads,
    close: () => database.close(),
  }));
  try {
    const [last] = await reads.cycles({ limit: 1 });
    const session = day ?? last?.session;
    if (session === undefined)
      throw new DeskError('NOT_FOUND', 'there is no session to report: no cycle is on record', { hint: 'npm start' }); // prettier-ignore
    const cycles = await reads.cycles({ since: session });
    if (!cycles.some((c) => c.session === session))
      throw new DeskError('NOT_FOUND', `no cycle of ${session} is on record`, { hint: 'npm run cycles lists the sessions there are' }); // prettier-ignore
    const { html, txt, text } = await writeReport(reads, session, config.runtimeDir, redact);
    if (json) face.out(`${JSON.stringify({ session, html, txt })}\n`);
    else face.out(`${text}\nwritten: ${html}, ${txt}\n`);
    return 0;
  } finally {
    await close();
  }
}
