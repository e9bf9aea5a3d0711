import chart from 'asciichart';
import { integer } from '../words/format.ts';

const WIDTH = 90;
const HEIGHT = 10;

/**
 * A line over time; the first and the last value stay. Empty where nothing has moved.
 * @param columns most points; labels and axis come in front of them
 */
export function lineChart(values: readonly number[], columns = WIDTH, height = HEIGHT): string {
  if (values.every((value) => value === values[0])) return '';
  const step = Math.max(1, (values.length - 1) / (columns - 1));
  const points = Math.floor((values.length - 1) / step) + 1;
  const series = Array.from({ length: points }, (_, i) => values[Math.round(i * step)] as number);
  const labels = series.map((value) => integer(value).length);
  // A label of one character would stand where asciichart draws its axis.
  const width = Math.max(2, ...labels);
  const drawn = chart.plot(series, { height, format: (value) => integer(value).padStart(width) });
  return drawn.replaceAll(/ +$/gm, '');
}
