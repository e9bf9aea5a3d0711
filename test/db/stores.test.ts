import { afterEach, describe } from 'vitest';
import type { ExchangeStore } from '../../brokers/exchange/store.ts';
import { openDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import { barStoreContract } from '../contracts/bar-store.ts';
import { llmStoreContract } from '../contracts/llm-store.ts';
import { exchangeStoreContract } from '../contracts/exchange-store.ts';
import { parityStoreContract } from '../contracts/parity-store.ts';
import { DIALECTS, titleOf } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';

for (const dialect of DIALECTS) {
  describe.skipIf(dialect.missing !== null)(`the stores of ${titleOf(dialect)}`, () => {
    const toClose: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const close of toClose.splice(0).reverse()) await close();
    });

    const sandbox = async (): Promise<Sandbox> => {
      const made = await dialect.sandbox();
      toClose.push(() => made.destroy());
      return made;
    };
    const open = async ({ url }: Sandbox): Promise<Database> => {
      const database = await openDatabase({ url, mode: 'write' });
      toClose.push(() => database.close());
      return database;
    };

    barStoreContract(`of ${dialect.name}`, async () => (await open(await sandbox())).bars);

    parityStoreContract(dialect.name, async () => open(await sandbox()));

    llmStoreContract(dialect.name, async () => {
      const place = await sandbox();
      const reopen = async () => (await open(place)).llm;
      return { store: await reopen(), reopen };
    });

    exchangeStoreContract(dialect.name, async () => {
      const place = await sandbox();
      const reopen = async (): Promise<ExchangeStore> => (await open(place)).exchange;
      return { store: await reopen(), reopen };
    });
  });
}
