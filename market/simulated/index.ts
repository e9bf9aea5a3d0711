export { SIMULATED_FIRST_TRADED, SIMULATED_START, simulatedMarket } from './market.ts';
