import { writeSync } from 'node:fs';
import { openDatabase } from '../../db/index.ts';
import { DeskError, WallClock } from '../../domain/index.ts';
import { sleep } from '../../orchestrator/clocks/pacer.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import type { Face } from '../face.ts';
import { paintLine } from '../top/line.ts';
import { readTop } from '../top/read.ts';
import { render } from '../top/render.ts';
import type { TopView } from '../top/view.ts';
import { watch } from '../top/watch.ts';

/** Columns of a page that no terminal bounds. */
const PAPER = 100;

/** The desk at a glance, from another process: once as text or JSON, or on the whole screen until q or Ctrl-C. */
export async function top(face: Face, { json }: { readonly json?: boolean }): Promise<number> {
  const config = loadConfig({ purpose: 'query' });
  const redact = createRedactor(config.secrets);
  face.hide(redact);
  if (json || !face.tty) {
    const view = await lookAt(config, face.version);
    const text = json
      ? JSON.stringify(view)
      : render(view, { columns: PAPER, rows: null }, face.style).join('\n');
    face.out(`${text}\n`);
    return 0;
  }
  return watch({
    terminal: { input: process.stdin, output: process.stdout, writeNow: (text) => void writeSync(1, text) },
    sleep,
    async look() {
      const seen = await attempt(config, face.version);
      return (size, foot) =>
        'fault' in seen
          ? [paintLine([{ text: redact(seen.fault), paint: 'red' }], size.columns, face.style), '', paintLine(foot, size.columns, face.style)] // prettier-ignore
          : render(seen, size, face.style, foot);
    },
  });
}

/** A database that is locked or being restored is there again in a second: its fault is shown, and looked at again. */
async function attempt(config: Config, version: string): Promise<TopView | { readonly fault: string }> {
  try {
    return await lookAt(config, version);
  } catch (thrown) {
    if (!(thrown instanceof DeskError)) throw thrown;
    return { fault: [thrown.message, thrown.hint].filter(Boolean).join(': ') };
  }
}

/** Opened anew for each look: the database may not be there yet, or be replaced by a restore. */
async function lookAt(config: Config, version: string): Promise<TopView> {
  const database = await openDatabase({ url: config.databaseUrl, mode: 'read' });
  try {
    const view = await readTop(database, config, version, new WallClock().now());
    // By value, before anything is cut to the width of a line (P10).
    return JSON.parse(createRedactor(config.secrets)(JSON.stringify(view))) as TopView;
  } finally {
    await database.close();
  }
}
