import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkReportFile, writeReport } from '../../../backtest/report/index.ts';
import { scratchFolder } from '../../support/desk.ts';

const folder = scratchFolder('report-file');
const at = (...names: string[]): string => path.join(folder, ...names);

describe('the file of a report', () => {
  it('has its name only when it is whole, and nothing else is left beside it', () => {
    const file = at('whole.html');
    checkReportFile(file);
    expect(readdirSync(folder), 'the check leaves nothing').not.toContain('whole.html');
    writeReport(file, 'one');
    writeReport(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('a report that cannot be written leaves the one before it as it was', () => {
    mkdirSync(at('taken.html'));
    writeFileSync(at('taken.html', 'inside'), 'x');
    expect(() => writeReport(at('taken.html'), 'text')).toThrow(/--report .*taken\.html/);
    expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([]);
    expect(readFileSync(at('taken.html', 'inside'), 'utf8')).toBe('x');
  });

  it.each([
    ['', 'the name is empty'],
    [at('none', 'r.html'), 'does not exist'],
    [folder, 'it is a folder'],
    ['/proc/report.html', 'cannot be written to'],
  ])('%j is refused before anything begins', (file, why) => {
    expect(() => checkReportFile(file)).toThrow(why);
  });
});
