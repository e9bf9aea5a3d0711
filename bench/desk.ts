import type { BusOptions, EventOf, Journal } from '../bus/index.ts';
import { builtInSelector, selectorChain } from '../llm/index.ts';
import type { StrategySelector } from '../llm/index.ts';
import type { MarketData } from '../market/index.ts';
import { loadConfig } from '../orchestrator/config/index.ts';
import { memoryDesk as deskInMemory } from '../orchestrator/memory-desk.ts';
import { keep } from '../orchestrator/recovery.ts';
import { LastCycle } from './last-cycle.ts';

export interface MemoryDesk {
  /** The exchange plays the session. */
  play(session: string): Promise<void>;
  /** The six agents decide on its close. */
  cycle(session: string): Promise<unknown>;
  watch(watcher: (event: EventOf) => void): void;
}

export interface MemoryDeskOptions {
  /** @default the cycle under way, chained */
  readonly journal?: Journal;
  /** @default 'full' */
  readonly validation?: BusOptions['validation'];
  /** @default rules */
  readonly selector?: StrategySelector;
}

/** The whole desk with default settings, nothing on the disk. */
export async function memoryDesk(
  symbols: readonly string[],
  market: MarketData,
  {
    journal = new LastCycle(),
    validation = 'full',
    selector = builtInSelector('rules'),
  }: MemoryDeskOptions = {},
): Promise<MemoryDesk> {
  const { settings } = loadConfig({
    purpose: 'query',
    folder: '/nonexistent',
    environment: { SYMBOLS: symbols.join(',') },
  });
  const desk = await deskInMemory({
    settings,
    market,
    journal,
    validation,
    selectors: selectorChain([selector]),
    snapshot: keep,
  });
  return {
    async play(session) {
      await desk.begin(session);
      await desk.play(session);
    },
    cycle: async (session) => desk.cycle(session),
    watch: (watcher) => desk.bus.watch(watcher),
  };
}
