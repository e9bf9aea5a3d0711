import { update } from '../engine/statement.ts';
import type { Projection } from './projection.ts';

const ofCycle = update('llm_calls', ['cycle_id'], ['id']);

/** The call was stored before its answer was used; from here on its row names the cycle it was made for. */
export const modelAsked: Projection<'model_asked'> = (event) => [
  ofCycle({ id: event.payload.call, cycle_id: event.cycleId }),
];
