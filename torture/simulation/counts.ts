/** How often each thing was met, by name; names are entered beforehand, so that what never came is seen. */
export class Counts {
  readonly all: Record<string, number> = {};

  constructor(names: readonly string[] = []) {
    for (const name of names) this.all[name] = 0;
  }

  add(name: string, n = 1): void {
    this.all[name] = (this.all[name] ?? 0) + n;
  }
}
