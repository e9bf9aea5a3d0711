import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '../db/index.ts';
import type { Clock } from '../domain/index.ts';
import { writeGolden } from '../test/golden/file.ts';
import { KEY, replyFor, startLoopback } from '../test/llm/loopback.ts';
import { scratchFolder, startDesk } from '../test/support/desk.ts';

/** `npm run golden`: records the golden run anew; its head belongs into test/golden/CHANGES.md. */
const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const folder = scratchFolder('golden');
const file = path.join(folder, 'desk.db');
/** Stands still, so that the same code records the same run. */
const wall: Clock = { kind: 'wall', now: () => Date.parse('2026-01-05T12:00:00Z') };

const server = await startLoopback();
const all = (strategy: string) => ({ text: replyFor(SYMBOLS, strategy) });
const note = { text: 'All is calm.' };
server.manners = [
  all('MeanReversion'), note, { text: 'I would rather not' }, all('VolatilityBreakout'), note, { status: 400 }, note,
  { text: '{' }, { text: '}' }, note, all('DualMomentum'), 'no_json', 'cut_off', note, all('Breakout'), note,
  'normal', note, all('MomentumRotation'), note, 'normal', note,
]; // prettier-ignore
const models = {
  SELECTORS: 'groq,rules', GROQ_API_KEY: KEY, GROQ_BASE_URL: server.url,
  NARRATOR: 'anthropic', ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url, LLM_RETRIES: '0',
}; // prettier-ignore

/** @param crashAfter breaks it off after so many events */
async function live(cycles: number, env: Record<string, string>, crashAfter?: number): Promise<void> {
  const { ending, fault } = await startDesk({
    file,
    symbols: SYMBOLS,
    env: { SEED: '18', ...env },
    run: { cycles: String(cycles) },
    world: { wall },
    ...(crashAfter === undefined ? {} : { crashAfter }),
  });
  if (crashAfter === undefined && ending !== 'cycles')
    throw fault ?? new Error(`ended with ${String(ending)}`);
}

function ask(name: string, what: object): void {
  mkdirSync(path.join(folder, 'control'), { recursive: true });
  writeFileSync(path.join(folder, 'control', `${name}.json`), JSON.stringify(what));
}

await live(16, models);
await live(10, { SELECTORS: 'rules' }, 77);
await live(14, { SELECTORS: 'rules', RISK_MAX_POSITION: '0.1' });
ask('000000000000001-halt-1', {
  kind: 'halt',
  code: 'by_hand',
  by: 'golden',
  reason: 'a look',
  flatten: true,
});
await live(2, { SELECTORS: 'rules', RISK_MAX_POSITION: '0.1' });
ask('000000000000002-resume-1', { kind: 'resume', by: 'golden', reason: 'looked' });
await live(16, { SELECTORS: 'rules' });
await server.close();

const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
const { events } = await database.verify();
const cycles = await database.reads.cycles();
const head = await writeGolden(database, SYMBOLS);
await database.close();
console.log(`${cycles.length} cycles, ${events} events; head ${head}`);
console.log('write it into test/golden/CHANGES.md as the last line, with what changed and why');
