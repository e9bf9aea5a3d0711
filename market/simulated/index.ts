export { SIMULATED_FIRST_TRADED, SIMULATED_START, simulatedMarket, type SimulatedOptions } from './market.ts';
