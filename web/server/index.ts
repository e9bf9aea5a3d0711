export { addressesOf } from './addresses.ts';
export { startDashboard } from './server.ts';
export type { Dashboard, DashboardParts } from './server.ts';
