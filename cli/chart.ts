import chart from 'asciichart';
import { integer } from './format.ts';

const WIDTH = 90;
const HEIGHT = 10;

/** A line over time, thinned to the terminal's width; the first and the last value stay. Empty where nothing has moved. */
export function lineChart(values: readonly number[]): string {
  if (values.every((value) => value === values[0])) return '';
  const step = Math.max(1, (values.length - 1) / (WIDTH - 1));
  const points = Math.floor((values.length - 1) / step) + 1;
  const series = Array.from({ length: points }, (_, i) => values[Math.round(i * step)] as number);
  const labels = series.map((value) => integer(value).length);
  // A label of one character would stand where asciichart draws its axis.
  const width = Math.max(2, ...labels);
  const drawn = chart.plot(series, { height: HEIGHT, format: (value) => integer(value).padStart(width) });
  return drawn.replaceAll(/ +$/gm, '');
}
