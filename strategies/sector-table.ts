import type { StrategyContext } from './context.ts';
import { momentumTable, type MomentumTable } from './momentum-table.ts';
import { rankDescending, type Ranking } from './ranking.ts';

/** Sectors on one day. */
export interface SectorDay extends Ranking {
  /** Mean r of the sector's symbols that are in the day's universe, by sector; NaN where there are none. */
  readonly strength: Float64Array;
}

/** Strength and rank of every sector by date; sectors stand in the order of their first listed symbol. */
export class SectorTable {
  /** Sector number by place in the universe. */
  readonly sectorOf: Int32Array;
  readonly names: readonly string[];
  readonly #days = new Map<string, SectorDay>();

  constructor(
    readonly momentum: MomentumTable,
    sectors: ReadonlyMap<string, string>,
  ) {
    const numbers = new Map<string, number>();
    this.sectorOf = Int32Array.from(momentum.universe, ({ symbol }) => {
      const name = sectors.get(symbol) ?? symbol;
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      return number;
    });
    this.names = [...numbers.keys()];
  }

  day(date: string): SectorDay {
    let day = this.#days.get(date);
    if (day === undefined) this.#days.set(date, (day = this.#compute(date)));
    return day;
  }

  #compute(date: string): SectorDay {
    const { r } = this.momentum.day(date);
    const sum = new Float64Array(this.names.length);
    const count = new Int32Array(this.names.length);
    for (let k = 0; k < r.length; k++) {
      const x = r[k] as number;
      if (Number.isNaN(x)) continue;
      const sector = this.sectorOf[k] as number;
      sum[sector] = (sum[sector] as number) + x;
      count[sector] = (count[sector] as number) + 1;
    }
    const strength = sum.map((total, sector) => total / (count[sector] as number));
    return { strength, ...rankDescending(strength) };
  }
}

export function sectorTable(context: StrategyContext, lookback: number): SectorTable {
  return context.memo(
    `sectors:${lookback}`,
    () => new SectorTable(momentumTable(context, lookback), context.sectors),
  );
}
