import { describe } from 'vitest';
import type { ExchangeStore } from '../../brokers/exchange/store.ts';
import { openDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import { exchangeStoreContract } from '../contracts/exchange-store.ts';
import { DIALECTS, titleOf } from './sandbox.ts';

for (const dialect of DIALECTS) {
  describe.skipIf(dialect.missing !== null)(`the stores of ${titleOf(dialect)}`, () => {
    exchangeStoreContract(dialect.name, async () => {
      const sandbox = await dialect.sandbox();
      const opened: Database[] = [];
      const reopen = async (): Promise<ExchangeStore> => {
        const database = await openDatabase({ url: sandbox.url, mode: 'write' });
        opened.push(database);
        return database.exchange;
      };
      return {
        store: await reopen(),
        reopen,
        async close() {
          for (const database of opened) await database.close();
          await sandbox.destroy();
        },
      };
    });
  });
}
