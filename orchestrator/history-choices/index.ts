export type { ChoicesTold, HistoryChoices, ModelKnown } from './choices.ts';
export { modelChoices } from './models.ts';
export { recordedChoices } from './recorded.ts';
