export type { Agent, AgentName } from './agent.ts';
export { Bus } from './bus.ts';
export type { BusOptions, Origin } from './options.ts';
export { firstDifference } from './difference.ts';
export { EVENTS } from './events/index.ts';
export type { EventName, EventOf, Message, PayloadOf } from './events/index.ts';
export { CycleJournal, GENESIS, linkHash, MemoryJournal } from './journal.ts';
export type { Journal } from './journal.ts';
