import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Proof } from '../proof.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** All of the project that code about models may reach. */
const FOLDERS = /^(llm|guards|domain)\//;
/** Modules of Node that it may reach: hashes and events, nothing that opens a file, a socket or a process. */
const BUILTINS: ReadonlySet<string> = new Set(['node:crypto', 'node:events']);
/** Packages, each in its adapter or behind a guard. The SDKs are trusted to speak to their provider's host alone, by the fetch they are handed. */
const PACKAGES: ReadonlySet<string> = new Set(['zod', 'groq-sdk', '@anthropic-ai/sdk', 'openai', 'opossum', 'bottleneck']); // prettier-ignore
/** Ways around an import. */
const AROUND =
  /\bprocess\b|\brequire\s*\(|\beval\s*\(|\bnew Function\b|\bglobalThis\b|\bimport\.meta\b|\bimport\s*\(\s*[^'"\s]/;
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(['"])([^'"]+)\1/g;
const SABOTAGES = ['an import of a broker', 'an import of fs', 'a spawned process'] as const;
const PLANTED: Readonly<Record<(typeof SABOTAGES)[number], string>> = {
  'an import of a broker': "import { NullBroker } from '../brokers/index.ts';",
  'an import of fs': "import { writeFileSync } from 'node:fs';",
  'a spawned process': "const { spawn } = await import('node:' + 'child_process');",
}; // prettier-ignore

/** Code without comments. Types count as imports, too: what can be named can be reached. */
function codeOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
}

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name));

/** Everything that can be reached from llm/ by imports, and what of it must not be. */
export function reachable(planted = ''): { readonly files: readonly string[]; readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  const seen = new Set<string>();
  const open = filesIn('llm');
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = codeOf(file) + (file === 'llm/ask.ts' ? `\n${planted}` : '');
    const around = AROUND.exec(code);
    if (around) wrong.push(`${file}: ${around[0]}`);
    for (const [, , name = ''] of code.matchAll(IMPORT)) {
      if (name.startsWith('.')) {
        const next = path.join(path.dirname(file), name);
        if (FOLDERS.test(next)) open.push(next);
        else wrong.push(`${file} reaches ${next}`);
      } else if (name.startsWith('node:') ? !BUILTINS.has(name) : !PACKAGES.has(name)) wrong.push(`${file} reaches ${name}`);
    }
  }
  return { files: [...seen].toSorted(), wrong };
} // prettier-ignore

/** Without a path there is no way: the code that reads a model's reply cannot name a broker, a table, a file or a process. */
export const imports: Proof = {
  name: 'imports',
  says: 'P1: no path of imports leads from llm/ to a broker, a writer of the database, a file or a process',
  short: 1,
  long: 1,
  sabotages: SABOTAGES,
  async run({ firstSeed, sabotage }) {
    const { files, wrong } = reachable(PLANTED[sabotage as (typeof SABOTAGES)[number]]);
    return {
      cases: 1,
      failures: wrong.map((what) => ({ seed: firstSeed, what })),
      counts: { files: files.length },
    };
  },
};
