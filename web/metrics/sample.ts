export interface Sample {
  /** Where it differs from the series' name: a histogram's _bucket, _sum, _count. */
  readonly name?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** One metric of Prometheus: base units, names in its manner. */
export interface Series {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly Sample[];
}

export const one = (value: number): Sample => ({ labels: {}, value });
export const gauge = (name: string, help: string, samples: readonly Sample[]): Series => ({ name, help, type: 'gauge', samples }); // prettier-ignore
export const counter = (name: string, help: string, samples: readonly Sample[]): Series => ({ name, help, type: 'counter', samples }); // prettier-ignore
