import { DeskError, messageOf } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import { disagreements } from './consensus.ts';
import type { BarsAnswer, BarsRequest, DataFaultCode, MarketData, Split } from './port.ts';
import { Standings } from './standing.ts';
import type { Performance, Standing } from './standing.ts';

/** That a provider gave less than it was asked for; goes on a `provider_degraded` event. */
export interface Degradation {
  readonly provider: string;
  readonly code: DataFaultCode;
  /** One line: which symbols, why, and who was asked instead. */
  readonly detail: string;
}

export interface ProviderHealth {
  readonly provider: string;
  /** Questions in a row that it failed to answer for every symbol. */
  readonly failures: number;
  readonly lastFailure: string | null;
}

export interface RoutedMarket extends MarketData {
  /** What went less than well since the last call of this; then forgotten. */
  takeDegradations(): readonly Degradation[];
  health(): readonly ProviderHealth[];
  /** What was learnt of each, in the order of the settings. */
  standings(): readonly Standing[];
}

export interface RouterOptions {
  /** Measures how long a provider takes; absent: latency does not count. */
  readonly wall?: Clock;
  /** Holds last closes against those of the other providers, at the price of a question to each. @default false */
  readonly consensus?: boolean;
}

/**
 * Providers in order: what the first could not give, the second is asked for, symbol by symbol. The order is that of the
 * settings until errors, latency and quality have taught otherwise. History of two providers is never mixed: each stamps
 * its revisions, so that a change of provider is a restatement and the whole history comes anew.
 * @throws DeskError CONFIG_INVALID for simulated data beside real data (P8), or no provider at all
 */
export function routedMarket(
  providers: readonly MarketData[],
  { wall, consensus = false }: RouterOptions = {},
): RoutedMarket {
  const [first] = providers;
  if (!first)
    throw new DeskError('CONFIG_INVALID', 'no data provider is named', { hint: 'set DATA_PROVIDER' });
  if (providers.some((p) => (p.kind === 'simulated') !== (first.kind === 'simulated'))) {
    const names = providers.map((p) => p.name).join(', ');
    throw new DeskError('CONFIG_INVALID', `simulated data cannot stand in for real data: ${names}`, {
      hint: 'use the simulated market alone',
    });
  }
  const degradations: Degradation[] = [];
  const health = providers.map((p) => ({
    provider: p.name,
    failures: 0,
    lastFailure: null as string | null,
  }));

  const standings = new Standings(providers.map((p) => p.name));

  async function ask(
    i: number,
    next: string | undefined,
    request: BarsRequest,
  ): Promise<{ readonly answers: ReadonlyMap<string, BarsAnswer> } & Omit<Performance, 'missed'>> {
    const begun = wall?.now();
    const provider = providers[i] as MarketData;
    const state = health[i] as (typeof health)[number];
    const answers = await provider.dailyBars(request);
    const stamped = new Map<string, BarsAnswer>();
    const lacking = new Map<DataFaultCode, string[]>();
    let reason = '';
    for (const symbol of request.symbols) {
      const answer = answers.get(symbol) ?? silence(provider.name, symbol);
      if (answer.ok) stamped.set(symbol, { ...answer, revision: answer.revision * providers.length + i });
      else {
        stamped.set(symbol, answer);
        lacking.set(answer.fault.code, [...(lacking.get(answer.fault.code) ?? []), symbol]);
        if (answer.fault.code === 'provider_failed') reason = answer.fault.detail;
      }
    }
    const failed = (lacking.get('provider_failed')?.length ?? 0) / request.symbols.length;
    state.failures = failed === 1 ? state.failures + 1 : 0;
    if (reason !== '') state.lastFailure = reason;
    for (const [code, symbols] of lacking) {
      // A symbol nobody has is the symbol's fault, told with it; only who fails is degraded, or who is stood in for.
      if (code !== 'provider_failed' && next === undefined) continue;
      const why = code === 'provider_failed' ? reason : code;
      degradations.push({ provider: provider.name, code, detail: line(symbols, why, next) });
    }
    return { answers: stamped, failed, latencyMs: begun === undefined || !wall ? null : wall.now() - begun };
  }

  /** Flags closes that providers do not agree on. @returns by provider, how many symbols it told otherwise */
  async function compare(request: BarsRequest, given: Given): Promise<ReadonlyMap<string, number>> {
    const apart = new Map<string, string[]>();
    for (const found of await disagreements(providers, request, given)) {
      for (const [name, close] of found.apart) {
        const share = ((close / found.median - 1) * 100).toFixed(1);
        const told = `${found.symbol} ${close} (${share} % from the median ${found.median})`;
        apart.set(name, [...(apart.get(name) ?? []), told]);
      }
    }
    for (const [provider, told] of apart) {
      const detail = `providers differ on ${request.through}: ${line(told, '', undefined)}`;
      degradations.push({ provider, code: 'low_quality', detail });
    }
    return new Map([...apart].map(([name, told]) => [name, told.length]));
  }

  return {
    name: providers.map((p) => p.name).join('+'),
    kind: providers.some((p) => p.kind === 'live') ? 'live' : first.kind,
    takeDegradations: () => degradations.splice(0),
    health: () => health.map((state) => ({ ...state })),
    standings: () => standings.list(),
    async dailyBars(request) {
      const answers = new Map<string, BarsAnswer>();
      const given = new Map<string, { readonly by: number; readonly answer: BarsAnswer }>();
      /** Symbols that a provider was asked for, and those that it had nothing usable of. */
      const asked = new Map<number, Performance & { readonly symbols: number; readonly lacking: string[] }>();
      let symbols = request.symbols;
      const order = standings.order();
      for (const [place, i] of order.entries()) {
        if (symbols.length === 0) break;
        const next = providers[order[place + 1] ?? -1]?.name;
        const { answers: found, failed, latencyMs } = await ask(i, next, { ...request, symbols });
        const lacking: string[] = [];
        for (const [symbol, answer] of found) {
          const before = answers.get(symbol);
          if (answer.ok) given.set(symbol, { by: i, answer });
          else if (answer.fault.code !== 'provider_failed') lacking.push(symbol);
          if (answer.ok || !before) answers.set(symbol, answer);
          else if (!before.ok) answers.set(symbol, both(before, answer));
        }
        asked.set(i, { failed, missed: 0, latencyMs, symbols: symbols.length, lacking });
        symbols = symbols.filter((symbol) => !answers.get(symbol)?.ok);
      }
      const apart =
        consensus && providers.length > 1 ? await compare(request, given) : new Map<string, number>();
      const taught = [...asked].map(([i, told]): [number, Performance] => {
        // A symbol that nobody has is nobody's fault.
        const had = told.lacking.filter((symbol) => answers.get(symbol)?.ok).length;
        const wrong = apart.get(providers[i]?.name ?? '') ?? 0;
        return [i, { ...told, missed: Math.min(1, (had + wrong) / told.symbols) }];
      });
      standings.learn(new Map(taught));
      return answers;
    },
    async splits(symbols, after, through): Promise<readonly Split[]> {
      let last: unknown;
      const order = standings.order();
      for (const [place, i] of order.entries()) {
        const provider = providers[i] as MarketData;
        try {
          return await provider.splits(symbols, after, through);
        } catch (error) {
          last = error;
          const next = providers[order[place + 1] ?? -1]?.name;
          const detail = line(['splits'], messageOf(error), next);
          degradations.push({ provider: provider.name, code: 'provider_failed', detail });
        }
      }
      throw last;
    },
    async range() {
      const ranges = await Promise.all(providers.map((p) => p.range()));
      return {
        first: extreme(
          ranges.map((r) => r.first),
          (a, b) => a < b,
        ),
        last: extreme(
          ranges.map((r) => r.last),
          (a, b) => a > b,
        ),
      };
    },
  };
}

type Given = ReadonlyMap<string, { readonly by: number; readonly answer: BarsAnswer }>;

/** The one that beats all others; null where one is unknown or endless. */
function extreme(dates: readonly (string | null)[], beats: (a: string, b: string) => boolean): string | null {
  return dates.reduce((best, date) =>
    best === null || date === null ? null : beats(date, best) ? date : best,
  );
}

function silence(provider: string, symbol: string): BarsAnswer {
  return { ok: false, fault: { symbol, code: 'provider_failed', detail: `${provider} gave no answer` } };
}

/** Both refusals in one line; the first provider's code stands. */
function both(first: BarsAnswer & { ok: false }, second: BarsAnswer): BarsAnswer {
  if (second.ok) return second;
  return { ok: false, fault: { ...first.fault, detail: `${first.fault.detail}; ${second.fault.detail}` } };
}

function line(symbols: readonly string[], why: string, next: string | undefined): string {
  const named =
    symbols.slice(0, 5).join(', ') + (symbols.length > 5 ? ` and ${symbols.length - 5} more` : '');
  return `${named}${why === '' ? '' : `: ${why}`}${next === undefined ? '' : `; asked ${next} instead`}`;
}
