import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { documents, isCurrent } from './docs/documents.ts';

/** `npm run docs` writes what is made from code; `npm run docs -- --check` only says which differs, exit 1. */
const check = process.argv.includes('--check');
const stale = (await documents()).filter((document) => !isCurrent(document));

for (const { path: name, file, text } of stale) {
  if (check) {
    process.stderr.write(`${name} differs from the code: run npm run docs\n`);
    continue;
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${name} written\n`);
}
if (check && stale.length > 0) process.exitCode = 1;
else if (stale.length === 0) process.stdout.write('all documents are current\n');
