/** Rows [from, to) to choose on, and the rows right after them to judge the choice by. */
export interface Window {
  readonly train: readonly [from: number, to: number];
  readonly test: readonly [from: number, to: number];
}

export interface WalkForwardOptions {
  /** `anchored`: every training begins at the first row; `rolling`: it has one length. */
  readonly mode: 'anchored' | 'rolling';
  /** Rows of the first training. */
  readonly train: number;
  /** Rows of each test; the next window begins where it ends. The last test may be shorter. */
  readonly test: number;
}

/** Windows of a walk-forward analysis (Pardo 1992) over `rows` rows: tests follow each other without gap or overlap. */
export function walkForward(rows: number, { mode, train, test }: WalkForwardOptions): readonly Window[] {
  const windows: Window[] = [];
  for (let begin = train; begin < rows; begin += test) {
    windows.push({
      train: [mode === 'anchored' ? 0 : begin - train, begin],
      test: [begin, Math.min(begin + test, rows)],
    });
  }
  return windows;
}
