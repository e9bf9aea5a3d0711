import type { EventName, EventOf } from '../bus/index.ts';
import type { ChainLink, Explanation, ModelCallView } from '../db/index.ts';
import type { Cut, Denial, StrategyName } from '../domain/index.ts';
import { PROVIDERS, rulesSelector } from '../llm/index.ts';
import { strategyCards } from '../strategies/index.ts';

export { plainText } from '../llm/index.ts';

/** One call as a person asks for it: what was said, what came, what it cost. */
export interface CallShown extends Omit<ModelCallView, 'request'> {
  readonly system: string;
  readonly user: string;
}

/** A symbol that was asked about: what was chosen, what the rules choose on the same figures, what came of it. */
export interface Change {
  readonly symbol: string;
  readonly chosen: StrategyName | null;
  readonly rules: StrategyName | null;
  readonly differs: boolean;
  readonly because: string;
  /** The signal that the chosen strategy's own code made. */
  readonly action: string;
  readonly outcome: string | null;
}

/** What the gate set for an entry from the chosen strategy's signal: no part of it is in any reply. */
export interface Fixed {
  readonly symbol: string;
  readonly clientOrderId: string;
  /** By the sizing formula, and what the limits left of it. */
  readonly formulaQty: number;
  readonly qty: number;
  readonly cuts: readonly Cut[];
  readonly confidence: number;
  readonly limitPrice: number | null;
  readonly stop: number | null;
  readonly target: number | null;
  /** Rules that it passed. */
  readonly checks: readonly string[];
}

/** What models did in one cycle, and what they had no say in. */
export interface ModelAccount {
  readonly cycleId: string;
  readonly session: string | null;
  /** Null: nobody answered, or nobody was asked. */
  readonly answeredBy: string | null;
  readonly failures: readonly { readonly selector: string; readonly failure: string }[];
  readonly calls: readonly CallShown[];
  readonly costUsd: number;
  readonly latencyMs: number;
  readonly changed: readonly Change[];
  readonly couldNotChange: { readonly orders: readonly Fixed[]; readonly refusals: readonly Denial[] };
}

/** One account for each cycle of the explanation in which a model was asked or to be asked, or its answer was known. */
export async function modelAccounts({ chain, calls }: Explanation): Promise<readonly ModelAccount[]> {
  const chosen = chain.filter(({ event, payload }) => event === 'signals_ready' && isModel(payload as EventOf<'signals_ready'>['payload'])); // prettier-ignore
  const cycles = [...new Set([...chosen, ...calls].flatMap(({ cycleId }) => cycleId ?? []))];
  return Promise.all(
    cycles.map((cycleId) => {
      const of = <T extends { readonly cycleId: string | null }>(all: readonly T[]): readonly T[] => all.filter((one) => one.cycleId === cycleId); // prettier-ignore
      return accountOf(cycleId, of(chain), of(calls));
    }),
  );
}

const isModel = ({ selector }: EventOf<'signals_ready'>['payload']): boolean =>
  PROVIDERS.some((name) => name === selector);

async function accountOf(
  cycleId: string,
  chain: readonly ChainLink[],
  calls: readonly ModelCallView[],
): Promise<ModelAccount> {
  const payloads = <N extends EventName>(name: N): readonly EventOf<N>['payload'][] =>
    chain.flatMap((link) => (link.event === name ? [link.payload as EventOf<N>['payload']] : []));
  const [signals] = payloads('signals_ready');
  const approved = payloads('approved_ready');
  return {
    cycleId,
    session: signals?.session ?? null,
    answeredBy: signals?.selector ?? null,
    failures: signals?.failures ?? [],
    calls: calls.map(shownCall),
    costUsd: calls.reduce((total, call) => total + call.costUsd, 0),
    latencyMs: calls.reduce((total, call) => total + call.latencyMs, 0),
    changed: signals === undefined ? [] : await changesOf(signals, approved),
    couldNotChange: {
      orders: approved.flatMap(({ orders }) => orders.filter((o) => o.purpose === 'entry').map(fixedOf)),
      refusals: approved.flatMap(({ denials }) => denials),
    },
  };
}

/** The request is the canonical JSON of what was asked; one that is not is shown as it stands. */
function shownCall({ request, ...call }: ModelCallView): CallShown {
  try {
    const { system, user } = JSON.parse(request) as { system?: unknown; user?: unknown };
    if (typeof system === 'string' && typeof user === 'string') return { ...call, system, user };
  } catch {
    // Told below.
  }
  return { ...call, system: '', user: request };
}

/** By the same table of regimes and the same figures that the model was shown. */
async function changesOf(
  { session, signals }: EventOf<'signals_ready'>['payload'],
  approved: readonly EventOf<'approved_ready'>['payload'][],
): Promise<readonly Change[]> {
  const asked = signals.flatMap((signal) => (signal.context === null ? [] : [{ ...signal, context: signal.context }])); // prettier-ignore
  const byRules = await rulesSelector.select({ session, strategies: strategyCards(), symbols: asked });
  const names = new Map(byRules.ok ? byRules.choices.map((one) => [one.symbol, one.strategy]) : []);
  const outcomes = new Map(approved.flatMap(({ outcomes: all }) => all.map((one) => [one.symbol, one.outcome])));
  return asked.map(({ symbol, strategy, chosenBecause, action }) => {
    const rules = names.get(symbol) ?? null;
    const outcome = outcomes.get(symbol) ?? null;
    return { symbol, chosen: strategy, rules, differs: strategy !== rules, because: chosenBecause, action, outcome };
  });
} // prettier-ignore

function fixedOf(order: EventOf<'approved_ready'>['payload']['orders'][number]): Fixed {
  const { symbol, clientOrderId, qty, limitPrice, stopLoss, takeProfit, verdict } = order;
  return {
    symbol,
    clientOrderId,
    formulaQty: verdict.formulaQty,
    qty,
    cuts: verdict.cuts,
    confidence: verdict.confidence,
    limitPrice: limitPrice ?? null,
    stop: stopLoss?.stopPrice ?? null,
    target: takeProfit?.limitPrice ?? null,
    checks: verdict.checks,
  };
}
