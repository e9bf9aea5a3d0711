export { faultsOf } from './faults.ts';
export { marketHistory } from './market-history.ts';
export { csvGround, simulatedGround } from './markets.ts';
export { runExchange } from './run.ts';
