/** Numbers of a sliding window in ascending order; adding and removing cost one binary search and one block move. */
export class SortedWindow {
  #values = new Float64Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    const i = this.countBelow(value);
    this.#values.copyWithin(i + 1, i, this.#length);
    this.#values[i] = value;
    this.#length++;
  }

  /** Takes out one value that was added before. */
  remove(value: number): void {
    const i = this.countBelow(value);
    this.#values.copyWithin(i, i + 1, this.#length);
    this.#length--;
  }

  /** Takes out one value that was added before and puts another in: only what lies between the two moves. */
  replace(old: number, value: number): void {
    const values = this.#values;
    let i = this.countBelow(old);
    if (value > old)
      for (; i + 1 < this.#length && (values[i + 1] as number) < value; i++)
        values[i] = values[i + 1] as number;
    else for (; i > 0 && (values[i - 1] as number) > value; i--) values[i] = values[i - 1] as number;
    values[i] = value;
  }

  /** Smallest value; NaN where there is none. */
  get least(): number {
    return this.#length === 0 ? NaN : this.#at(0);
  }

  /** Largest value; NaN where there is none. */
  get most(): number {
    return this.#length === 0 ? NaN : this.#at(this.#length - 1);
  }

  /** How many values are below x. */
  countBelow(x: number): number {
    let lo = 0;
    let hi = this.#length;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      if (this.#at(mid) < x) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  /** How many values are above x. */
  countAbove(x: number): number {
    let lo = 0;
    let hi = this.#length;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      if (this.#at(mid) <= x) lo = mid + 1;
      else hi = mid;
    }
    return this.#length - lo;
  }

  /** Median, the mean of the middle two where the count is even; NaN where there is none. */
  median(): number {
    const n = this.#length;
    if (n === 0) return NaN;
    const half = n >>> 1;
    return n % 2 === 1 ? this.#at(half) : (this.#at(half - 1) + this.#at(half)) / 2;
  }

  /** Median of the distances from x, found from the middle outwards without sorting them. */
  medianDistance(x: number): number {
    const n = this.#length;
    if (n === 0) return NaN;
    const half = n >>> 1;
    const upper = this.#kthDistance(x, half);
    return n % 2 === 1 ? upper : (this.#kthDistance(x, half - 1) + upper) / 2;
  }

  /** Mean of the distances from x. */
  meanDistance(x: number): number {
    let sum = 0;
    for (let i = 0; i < this.#length; i++) sum += Math.abs(this.#at(i) - x);
    return sum / this.#length;
  }

  /** The k-th smallest (from 0) distance: the k + 1 values nearest to x are neighbours in sorted order. */
  #kthDistance(x: number, k: number): number {
    let lo = 0;
    let hi = this.#length - k - 1;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      if (x - this.#at(mid) > this.#at(mid + k + 1) - x) lo = mid + 1;
      else hi = mid;
    }
    return Math.max(Math.abs(x - this.#at(lo)), Math.abs(this.#at(lo + k) - x));
  }

  #at(i: number): number {
    return this.#values[i] as number;
  }
}
