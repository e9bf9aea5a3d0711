/** After which events a resource is read anew. */
export const ON_CYCLE = ['audited_ready', 'cycle_completed', 'cycle_skipped'];
export const ON_ORDERS = ['executed_ready', 'order_updated', 'position_changed', 'intent_settled', 'reconciled', 'cycle_completed']; // prettier-ignore
export const ON_DECISIONS = ['signals_ready', 'validated_ready', 'approved_ready', 'cycle_completed'];
export const ON_STATE = ['halted', 'resumed', 'health', 'agent_failed', 'provider_degraded', 'reconciled'];
/** `notices` is said by this page; the desk's own come with what they are about, or a moment later with its status. */
export const ON_NOTICES = [
  'notices',
  'health',
  'halted',
  'resumed',
  'reconciled',
  'agent_failed',
  'cycle_completed',
];
export const ON_MODELS = ['model_asked', 'cycle_completed'];
export const ON_ANYTHING = ['any'];
