import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDERS = [
  'domain', 'bus', 'market', 'indicators', 'strategies', 'llm', 'analytics', 'quant', 'portfolio', 'risk', 'brokers',
  'guards', 'agents', 'db', 'orchestrator', 'backtest', 'words', 'cli', 'web', 'notify',
]; // prettier-ignore

function files(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder)).flatMap((name) => {
    const file = path.join(folder, name);
    if (statSync(path.join(ROOT, file)).isDirectory()) return files(file);
    return file.endsWith('.ts') ? [file] : [];
  });
}
/** Code without comments, so that a ban may be spoken of. */
const code = (file: string): string =>
  readFileSync(path.join(ROOT, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
const all = FOLDERS.flatMap(files);
const breaches = (pattern: RegExp, homes: readonly string[]): string[] =>
  all.filter((f) => !homes.some((home) => f.startsWith(home)) && pattern.test(code(f)));

describe('the house', () => {
  it('finds the code it judges', () => {
    expect(all.length).toBeGreaterThan(100);
  });

  it('P5: ambient time is read in domain/clock.ts and, in the browser, by the page; nowhere else', () => {
    const homes = ['domain/clock.ts', 'web/page/'];
    expect(breaches(/Date\.now\(|new Date\(\s*\)|performance\.now\(|process\.hrtime/, homes)).toEqual([]);
  });

  it('P5: ambient randomness is read nowhere but for the token of the page, which nobody may foretell', () => {
    expect(breaches(/Math\.random\(|randomUUID|randomBytes/, ['web/server/security/token.ts'])).toEqual([]);
  });

  it('the environment is read in orchestrator/config and nowhere else', () => {
    expect(breaches(/process\.env/, ['orchestrator/config/'])).toEqual([]);
  });

  it('P2: only risk/verdict.ts makes an approved intent', () => {
    expect(breaches(/as (unknown as )?ApprovedIntent\b/, ['risk/verdict.ts'])).toEqual([]);
  });

  it('no file has two subjects: none is longer than 300 lines', () => {
    expect(all.filter((f) => readFileSync(path.join(ROOT, f), 'utf8').split('\n').length > 300)).toEqual([]);
  });

  it('every folder says what it is for in a README of a few lines', () => {
    const lines = (f: string): number =>
      readFileSync(path.join(ROOT, f, 'README.md'), 'utf8')
        .trim()
        .split('\n').length;
    expect(FOLDERS.filter((f) => lines(f) > 10)).toEqual([]);
  });
});
