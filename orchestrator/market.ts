import { DeskError } from '../domain/index.ts';
import { csvMarket, simulatedMarket } from '../market/index.ts';
import type { MarketData } from '../market/index.ts';
import type { Config } from './config/index.ts';

/** The market data that the settings and the options ask for. */
export function createMarket({ settings, run }: Config): MarketData {
  const { DATA_PROVIDER, DATA_DIR, ADJUSTMENT, SEED } = settings;
  const folder = run.replay ?? (DATA_PROVIDER === 'csv' ? DATA_DIR : undefined);
  if (folder !== undefined) return csvMarket({ folder, adjustment: ADJUSTMENT });
  if (DATA_PROVIDER === 'simulated') return simulatedMarket({ seed: SEED });
  throw new DeskError('CONFIG_INVALID', 'DATA_PROVIDER=csv needs DATA_DIR, a folder of SYMBOL.csv files', { hint: 'set DATA_DIR, or use --replay DIR' });
}
