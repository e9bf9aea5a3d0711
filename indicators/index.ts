export { computeColumn, defaultColumns, parseColumn } from './ask.ts';
export { atr } from './atr.ts';
export { bbands } from './bbands.ts';
export { Column, SeriesColumns } from './growing.ts';
export { RollingSquares, sampleDeviation } from './moments.ts';
export { INDICATORS, type IndicatorValue } from './registry.ts';
export { RollingMax, rollingSum } from './rolling.ts';
export { RelativeStrengthIndex } from './rsi.ts';
export { MovingAverage, sma } from './sma.ts';
