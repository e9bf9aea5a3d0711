/** One question of the bench: samples in `unit`, and the figure that was asked for. */
export interface Bench {
  readonly name: string;
  readonly unit: string;
  /** The bound asked for, in `unit`; null where the figure is only told. */
  readonly asked: number | null;
  run(): Promise<readonly number[]> | readonly number[];
}

export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly p99: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly asked: number | null;
}

const at = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;

export async function measure(bench: Bench): Promise<Figure> {
  const sorted = [...(await bench.run())].sort((a, b) => a - b);
  const { name, unit, asked } = bench;
  return {
    name,
    unit,
    median: at(sorted, 0.5),
    p99: at(sorted, 0.99),
    min: at(sorted, 0),
    max: at(sorted, 1),
    runs: sorted.length,
    asked,
  };
}
