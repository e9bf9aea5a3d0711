import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DeskError, messageOf } from '../../domain/index.ts';

const HINT = 'name a file in a folder that exists and can be written to, such as --report report.html';

/**
 * Makes sure that the report can be written, before anything long begins.
 * @throws DeskError USAGE naming the folder and what is wrong with it
 */
export function checkReportFile(file: string): void {
  if (file.trim() === '') throw refused(file, 'the name is empty');
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw refused(file, 'it is a folder');
  const folder = path.dirname(path.resolve(file));
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw refused(file, `the folder ${folder} does not exist`);
  if (!found.isDirectory()) throw refused(file, `${folder} is not a folder`);
  const part = partOf(file);
  try {
    // Rights alone do not tell: a file system may be read-only, or full.
    closeSync(openSync(part, 'w'));
    rmSync(part);
  } catch (thrown) {
    throw refused(file, `the folder ${folder} cannot be written to: ${messageOf(thrown)}`, thrown);
  }
}

/** Under another name until it is whole: what has the report's name is never half of one. */
export function writeReport(file: string, text: string): void {
  const part = partOf(file);
  try {
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (thrown) {
    rmSync(part, { force: true });
    throw refused(file, messageOf(thrown), thrown);
  }
}

const partOf = (file: string): string =>
  path.join(path.dirname(path.resolve(file)), `.${path.basename(file)}.${process.pid}.part`);

const refused = (file: string, why: string, cause?: unknown): DeskError =>
  new DeskError('USAGE', `--report ${file}: ${why}`, { hint: HINT, ...(cause !== undefined && { cause }) });
