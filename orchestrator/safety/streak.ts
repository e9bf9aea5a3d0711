/** Bad answers in a row. */
export class Streak {
  bad: number;

  constructor(bad = 0) {
    this.bad = bad;
  }

  note(good: boolean): void {
    this.bad = good ? 0 : this.bad + 1;
  }
}
