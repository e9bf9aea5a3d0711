export {
  canBeCanceled,
  canBeReplaced,
  isLegal,
  LIFE_STATUSES,
  lookedUp,
  nextStatus,
  toOrderStatus,
  type LifeStep,
} from './life.ts';
export { LIFE_EVENTS, ORDER_LIFE, type Cell, type LifeEvent, type LifeStatus } from './table.ts';
