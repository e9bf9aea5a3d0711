import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { DeskError, messageOf } from '../../domain/index.ts';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

const PAGE = fileURLToPath(new URL('../page/', import.meta.url));
const pack = promisify(gzip);

/**
 * The page as the browser gets it, by path: bundled in memory from web/page when it is first asked for, and then kept. Nothing
 * is written, nothing comes from another host.
 */
export class Assets {
  #built: Promise<ReadonlyMap<string, Asset>> | null = null;
  readonly #folder: string;

  constructor(folder = PAGE) {
    this.#folder = folder;
  }

  async get(target: string): Promise<Asset | undefined> {
    this.#built ??= build(this.#folder);
    try {
      return (await this.#built).get(target);
    } catch (thrown) {
      this.#built = null;
      throw thrown;
    }
  }
}

async function build(folder: string): Promise<ReadonlyMap<string, Asset>> {
  // Loaded here: a dashboard that nobody opens never starts the bundler.
  const { build: bundle, stop } = await import('esbuild');
  try {
    const { outputFiles } = await bundle({
      entryPoints: { app: path.join(folder, 'main.tsx') },
      absWorkingDir: path.dirname(path.dirname(folder)),
      bundle: true,
      minify: true,
      write: false,
      outdir: 'out',
      format: 'esm',
      target: 'es2022',
      platform: 'browser',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      legalComments: 'none',
      logLevel: 'silent',
    });
    const html = readFileSync(path.join(folder, 'index.html'));
    const assets = new Map<string, Asset>([['/', await asset('text/html; charset=utf-8', html)]]);
    for (const file of outputFiles) {
      const type = file.path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
      assets.set(`/${path.basename(file.path)}`, await asset(type, Buffer.from(file.contents)));
    }
    return assets;
  } catch (thrown) {
    throw new DeskError('INTERNAL', `the page could not be bundled: ${messageOf(thrown)}`, { cause: thrown });
  } finally {
    await stop();
  }
}

async function asset(type: string, body: Buffer): Promise<Asset> {
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 20)}"`;
  return { type, body, gzipped: await pack(body), etag };
}
