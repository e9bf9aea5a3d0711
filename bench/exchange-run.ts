import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { liveRules, Tape, Venue } from '../brokers/exchange/live/index.ts';
import { assetList, memoryNotes, serveExchange } from '../brokers/exchange/protocol/index.ts';
import { WallClock } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import { openDatabase } from '../db/index.ts';
import { simulatedMarket } from '../market/index.ts';
import { marketHistory } from '../orchestrator/exchange-server/index.ts';

/** An exchange with its account in a file, on a clock of the bench's. */
export async function exchange(clock: Clock, seed = 1, rateLimit: number | null = null) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tickwright-bench-'));
  const database = await openDatabase({ url: `file:${path.join(folder, 'account.db')}`, mode: 'write' });
  const tape = new Tape(marketHistory(simulatedMarket({ seed })), seed);
  const venue = new Venue({ clock, tape, rules: liveRules, cash: 1e9, store: async () => database.exchange });
  const assets = assetList(['AAPL'], /^[A-Z]{1,4}$/);
  const wall = new WallClock();
  const server = await serveExchange({ venue, assets, notes: memoryNotes(), wall, rateLimit });
  return {
    venue,
    server,
    store: async () => database.exchange,
    async close() {
      await server.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
