export { comparisonPage } from './comparison.ts';
export { reportPage } from './page.ts';
export { checkReportFile, writeReport } from './write.ts';
export type { ReportInput } from './input.ts';
