import { DeskError, messageOf } from '../domain/index.ts';
import type { BarsAnswer, BarsRequest, DataFaultCode, MarketData, Split } from './port.ts';

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
}

/**
 * Providers in order: what the first could not give, the second is asked for, symbol by symbol. History of two providers
 * is never mixed: each stamps its revisions, so that a change of provider is a restatement and the whole history comes anew.
 * @throws DeskError CONFIG_INVALID for simulated data beside real data (P8), or no provider at all
 */
export function routedMarket(providers: readonly MarketData[]): RoutedMarket {
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

  async function ask(i: number, request: BarsRequest): Promise<ReadonlyMap<string, BarsAnswer>> {
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
    const failed = lacking.get('provider_failed')?.length === request.symbols.length;
    state.failures = failed ? state.failures + 1 : 0;
    if (reason !== '') state.lastFailure = reason;
    const next = providers[i + 1]?.name;
    for (const [code, symbols] of lacking) {
      // A symbol nobody has is the symbol's fault, told with it; only who fails is degraded, or who is stood in for.
      if (code !== 'provider_failed' && next === undefined) continue;
      const why = code === 'provider_failed' ? reason : code;
      degradations.push({ provider: provider.name, code, detail: line(symbols, why, next) });
    }
    return stamped;
  }

  return {
    name: providers.map((p) => p.name).join('+'),
    kind: providers.some((p) => p.kind === 'live') ? 'live' : first.kind,
    takeDegradations: () => degradations.splice(0),
    health: () => health.map((state) => ({ ...state })),
    async dailyBars(request) {
      const answers = new Map<string, BarsAnswer>();
      let symbols = request.symbols;
      for (let i = 0; i < providers.length && symbols.length > 0; i++) {
        for (const [symbol, answer] of await ask(i, { ...request, symbols })) {
          const before = answers.get(symbol);
          if (answer.ok || !before) answers.set(symbol, answer);
          else if (!before.ok) answers.set(symbol, both(before, answer));
        }
        symbols = symbols.filter((symbol) => !answers.get(symbol)?.ok);
      }
      return answers;
    },
    async splits(symbols, after, through): Promise<readonly Split[]> {
      let last: unknown;
      for (const [i, provider] of providers.entries()) {
        try {
          return await provider.splits(symbols, after, through);
        } catch (error) {
          last = error;
          const next = providers[i + 1]?.name;
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
  return `${named}: ${why}${next === undefined ? '' : `; asked ${next} instead`}`;
}
