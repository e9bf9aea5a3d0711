import { MemoryJournal } from '../../bus/journal.ts';
import { openDatabase } from '../../db/index.ts';
import { journalContract } from '../contracts/journal.ts';
import { DIALECTS, titleOf } from './sandbox.ts';

/** A memory lasts as long as its process: another start is the same object. */
journalContract('memory', async () => {
  const journal = new MemoryJournal();
  return { journal, reopen: async () => journal, destroy: async () => {} };
});

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
