export { serveControl } from './control.ts';
export { operations } from './operations.ts';
export { refusedPart } from './refused.ts';
export { serveExchange } from './server.ts';
export { assetList } from './trading/asset-list.ts';
export type { AssetList } from './trading/asset-list.ts';
export { memoryNotes } from './trading/desks.ts';
export type { NoteStore } from './trading/desks.ts';
