import { WallClock } from '../../domain/index.ts';
import { claimAccount } from '../../orchestrator/account-lock.ts';

/** Claims the account it is told of, says so, and lives until it is killed or its input ends. */
const [accountId = '', runtimeDir = '', stateDir = ''] = process.argv.slice(2);
try {
  claimAccount({ accountId, broker: 'paper.example.com', runtimeDir, stateDir, clock: new WallClock() });
  console.log(`held ${process.pid}`);
  process.stdin.on('end', () => process.exit(0)).resume();
} catch (thrown) {
  console.log(`refused ${thrown instanceof Error ? thrown.message : String(thrown)}`);
}
