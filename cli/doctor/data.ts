import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { readPriceFile } from '../../orchestrator/price-file.ts';
import { counted } from '../../words/format.ts';
import { fail, ok, warn } from './finding.ts';
import type { Finding } from './finding.ts';

/** Whether the data provider of the settings can serve the symbols. */
export async function data({ settings }: Config): Promise<readonly Finding[]> {
  switch (settings.DATA_PROVIDER) {
    case 'simulated':
      return [ok('data', `the simulated market, seed ${settings.SEED}; needs nothing`)];
    case 'yahoo':
    case 'alpaca':
    case 'polygon':
      return [
        warn(
          'data',
          `${settings.DATA_PROVIDER} is not asked by this check`,
          'it needs the network at each start',
        ),
      ];
    case 'csv':
      return folder(settings.DATA_DIR, settings.SYMBOLS);
  }
}

async function folder(dir: string | undefined, symbols: readonly string[]): Promise<readonly Finding[]> {
  if (dir === undefined)
    return [fail('data', 'DATA_PROVIDER=csv without a folder', 'name the folder of SYMBOL.csv in DATA_DIR')];
  let names: ReadonlyMap<string, string>;
  try {
    names = new Map(readdirSync(dir).map((name) => [name.toUpperCase(), name]));
  } catch (thrown) {
    return [
      fail(
        'data',
        `DATA_DIR ${dir}: ${messageOf(thrown)}`,
        'name a folder that holds one SYMBOL.csv for each symbol',
      ),
    ];
  }
  const findings: Finding[] = [];
  let good = 0;
  for (const symbol of symbols) {
    const name = names.get(`${symbol}.CSV`);
    const found = name === undefined ? `no ${symbol}.csv in ${dir}` : await fault(path.join(dir, name));
    if (found === null) good++;
    else
      findings.push(
        warn(
          'data',
          `${symbol} would be left out: ${found}`,
          'mend the file, or take the symbol out of SYMBOLS',
        ),
      );
  }
  if (good === 0)
    return [
      ...findings,
      fail('data', `none of ${symbols.join(', ')} can be read`, 'check DATA_DIR and SYMBOLS'),
    ];
  return [ok('data', `${counted(good, 'file')} in ${dir} can be read`), ...findings];
}

async function fault(file: string): Promise<string | null> {
  try {
    await readPriceFile(file);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof DeskError)) throw thrown;
    return thrown.message;
  }
}
