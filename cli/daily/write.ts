import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readDay } from './day.ts';
import type { DayReads } from './day.ts';
import { documentText } from './document.ts';
import { documentHtml } from './html.ts';
import { dayReport } from './report.ts';

export interface Written {
  readonly html: string;
  readonly txt: string;
  readonly text: string;
  /** What a notice says of it. */
  readonly lead: string;
}

/** Writes a session's report as HTML and text; secrets are taken out by value (P10). */
export async function writeReport(
  reads: DayReads,
  session: string,
  runtimeDir: string,
  redact: (text: string) => string,
): Promise<Written> {
  const document = dayReport(await readDay(reads, session));
  const text = redact(documentText(document));
  const folder = path.join(runtimeDir, 'reports');
  mkdirSync(folder, { recursive: true });
  const [html, txt] = [path.join(folder, `${session}.html`), path.join(folder, `${session}.txt`)];
  writeFileSync(html, redact(documentHtml(document)));
  writeFileSync(txt, text);
  return { html, txt, text, lead: redact(document.lead.join('\n')) };
}
