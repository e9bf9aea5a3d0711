import { openDatabase } from '../../db/index.ts';
import { readModelsContract } from '../contracts/read-models.ts';
import { DIALECTS, titleOf } from './sandbox.ts';

for (const dialect of DIALECTS) {
  readModelsContract(
    titleOf(dialect),
    async () => {
      const sandbox = await dialect.sandbox();
      const database = await openDatabase({ url: sandbox.url, mode: 'write' });
      return {
        database,
        async destroy() {
          await database.close();
          await sandbox.destroy();
        },
      };
    },
    dialect.missing !== null,
  );
}
