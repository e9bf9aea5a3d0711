export { computeColumn, defaultColumns, parseColumn } from './ask.ts';
export { atr } from './atr.ts';
export { bbands } from './bbands.ts';
export { sampleDeviation } from './moments.ts';
export { INDICATORS, type IndicatorValue } from './registry.ts';
export { rollingMax, rollingMin, rollingSum } from './rolling.ts';
export { rsi } from './rsi.ts';
export { sma } from './sma.ts';
