/** What went wrong under one seed: the case can be run again by it. */
export interface ProofFailure {
  readonly seed: number;
  readonly what: string;
}

export interface ProofResult {
  readonly cases: number;
  readonly failures: readonly ProofFailure[];
  /** What was met on the way, by name: faults injected, fills counted, rounds needed. None of them is to be zero. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface ProofOptions {
  readonly cases: number;
  /** Cases have the seeds firstSeed, firstSeed + 1, ... */
  readonly firstSeed: number;
  /** One of the proof's `sabotages`: a fault planted on purpose, which the proof must find. */
  readonly sabotage?: string;
  /** Progress, for a person. */
  readonly say?: (line: string) => void;
}

/** A promise put to the test over many generated cases; the same seed gives the same case. */
export interface Proof {
  readonly name: string;
  /** The promise in one sentence, with its id. */
  readonly says: string;
  /** Cases in the test run and in the long run. */
  readonly short: number;
  readonly long: number;
  readonly sabotages: readonly string[];
  run(options: ProofOptions): Promise<ProofResult>;
}
