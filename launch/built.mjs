import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = path.resolve(import.meta.dirname, '..');
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'tickwright');
/** Folders at the top whose files are no part of any program. */
const OTHERS = new Set(['node_modules', 'docs', 'runtime', 'coverage', 'dist']);
/** Builds that nobody has started for so long are thrown away. */
const KEPT_DAYS = 30;
const DAY = 86_400_000;

/**
 * URL of a program as JavaScript, built anew where a source has changed since. Safe when several commands start at once:
 * a build appears under its name when it is whole.
 * @param {string} entry its first file, from the root of the project: `cli/main.ts`
 */
export async function built(entry) {
  const sources = sourcesOf(ROOT);
  const folder = path.join(CACHE, keyOf(entry, sources));
  if (!existsSync(folder)) await build(entry, sources, folder);
  return pathToFileURL(path.join(folder, 'main.mjs')).href;
}

/** All source files with their time and size, which say whether one has changed. */
function sourcesOf(root) {
  const found = [];
  for (const top of readdirSync(root, { withFileTypes: true })) {
    if (!top.isDirectory() || top.name.startsWith('.') || OTHERS.has(top.name)) continue;
    for (const file of readdirSync(path.join(root, top.name), { recursive: true })) {
      if (!file.endsWith('.ts')) continue;
      const at = path.join(root, top.name, file);
      const { mtimeMs, size } = statSync(at);
      found.push({ at, mark: `${at} ${mtimeMs} ${size}` });
    }
  }
  return found;
}

function keyOf(entry, sources) {
  const marks = sources.map(({ mark }) => mark).sort();
  const { mtimeMs } = statSync(path.join(ROOT, 'package.json'));
  return createHash('sha256')
    .update(`${entry} ${process.version} ${mtimeMs}\n${marks.join('\n')}`)
    .digest('hex')
    .slice(0, 24);
}

async function build(entry, sources, folder) {
  const esbuild = await import('esbuild');
  const draft = `${folder}.${process.pid}`;
  try {
    await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: { main: entry },
      outdir: draft,
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[name]-[hash]',
      bundle: true,
      splitting: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'linked',
      logLevel: 'error',
      plugins: [inPlace(sources)],
    });
    rename(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    await esbuild.stop();
  }
  forgetOld(folder);
}

/** Code that looks for files beside itself still finds them: `import.meta` says where the source stands. */
function inPlace(sources) {
  const asking = sources
    .filter(({ at }) => readFileSync(at, 'utf8').includes('import.meta'))
    .map(({ at }) => at);
  return {
    name: 'in-place',
    setup(plugin) {
      plugin.onLoad({ filter: /\.ts$/ }, ({ path: at }) => {
        if (!asking.includes(at)) return undefined;
        const contents = readFileSync(at, 'utf8')
          .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(at)))
          .replaceAll('import.meta.filename', JSON.stringify(at))
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(at).href));
        return { contents, loader: 'ts' };
      });
    },
  };
}

function rename(draft, folder) {
  try {
    renameSync(draft, folder);
  } catch (thrown) {
    // Another command was quicker: its build is the same.
    if (!existsSync(folder)) throw thrown;
  }
}

function forgetOld(current) {
  for (const name of readdirSync(CACHE)) {
    const at = path.join(CACHE, name);
    if (at !== current && statSync(at).mtimeMs < statSync(current).mtimeMs - KEPT_DAYS * DAY)
      rmSync(at, { recursive: true, force: true });
  }
}
