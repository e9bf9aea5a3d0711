import { MemoryJournal } from '../../bus/journal.ts';
import { openDatabase } from '../../db/index.ts';
import { journalContract } from '../contracts/journal.ts';
import { DIALECTS, titleOf } from './sandbox.ts';

journalContract('memory', async () => ({ journal: new MemoryJournal(), destroy: async () => {} }));

for (const dialect of DIALECTS) {
  journalContract(
    titleOf(dialect),
    async () => {
      const sandbox = await dialect.sandbox();
      let database = await openDatabase({ url: sandbox.url, mode: 'write' });
      return {
        journal: database.journal,
        async reopen() {
          await database.close();
          database = await openDatabase({ url: sandbox.url, mode: 'write' });
          return database.journal;
        },
        async destroy() {
          await database.close();
          await sandbox.destroy();
        },
      };
    },
    dialect.missing !== null,
  );
}
