/** A figure with the number of returns it rests on. */
export interface Observed {
  readonly figure: number;
  readonly observations: number;
}
