export * from './exchange/index.ts';
export { NullBroker } from './null.ts';
export type * from './port.ts';
