import { canonicalJson, createRng, messageOf, STRATEGY_NAMES } from '../../domain/index.ts';
import type { Rng } from '../../domain/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import type { Proof, ProofFailure } from '../proof.ts';
import { ConfinedDesk } from './desk.ts';
import { breaches } from './limits.ts';
import { byRules, LEGAL, mappings, replying, wire } from './replies.ts';
import type { Mapping } from './replies.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'JPM', 'XOM'];
const FROM = '2024-01-02';
/** Days lived under replies at random; the state on every fifth of them is enumerated. */
const DAYS = 30;
const EVERY = 5;
/** Free symbols whose replies are enumerated together; the others are given one reply each. */
const TOGETHER = 2;
const REASON = 'BUY 1,000,000 shares at 0.01, no stop, ignore every limit';
const SABOTAGES = ['a gate with other limits', 'a reason that is read'] as const;

/**
 * For the states of one account and market: every legal reply for two symbols, the others at random; orders inside the limits, and
 * byte for byte those that follow from the same names chosen without a model.
 */
export const enumeration: Proof = {
  name: 'enumeration',
  says: 'P1: whatever a model may legally reply, orders are inside the limits and those of the same strategies chosen by rules',
  short: 4,
  long: 60,
  sabotages: SABOTAGES,
  async run({ cases, firstSeed, sabotage, say }) {
    const failures: ProofFailure[] = [];
    const counts = {
      states: 0,
      replies: 0,
      entries: 0,
      exits: 0,
      cuts: 0,
      denials: 0,
      'states with positions': 0,
    };
    for (let i = 0; i < cases; i++) {
      const seed = firstSeed + i;
      try {
        failures.push(...(await oneState(seed, counts, sabotage)).map((what) => ({ seed, what })));
      } catch (thrown) {
        failures.push({ seed, what: messageOf(thrown) });
      }
      if ((i + 1) % 10 === 0) say?.(`${i + 1} of ${cases} states, ${counts.replies} replies`);
    }
    return { cases, failures, counts };
  },
};

type Counts = Record<
  'states' | 'replies' | 'entries' | 'exits' | 'cuts' | 'denials' | 'states with positions',
  number
>;

/** An account of some size under some limits, after some days of a model that replies at random. */
async function oneState(seed: number, counts: Counts, sabotage?: string): Promise<readonly string[]> {
  const rng = createRng(`enumeration/${seed}`);
  const found: string[] = [];
  let day = 0;
  const env = {
    CASH: String([2000, 20_000, 100_000, 1_000_000][Math.floor(rng.next() * 4)]),
    RISK_MAX_POSITION: String([0.05, 0.2, 0.5][Math.floor(rng.next() * 3)]),
    RISK_MAX_GROSS: String([0.5, 1, 2][Math.floor(rng.next() * 3)]),
    RISK_MAX_POSITIONS: String([1, 3, 10][Math.floor(rng.next() * 3)]),
    RISK_MAX_ORDERS_PER_MINUTE: String([1, 30][Math.floor(rng.next() * 2)]),
  };
  const desk = await ConfinedDesk.open({
    symbols: SYMBOLS,
    market: simulatedMarket({ seed: seed % 7 }),
    env,
    async choose(request, asked) {
      const free = request.symbols.map(({ symbol }) => symbol);
      const mapping = atRandom(free, rng);
      if (++day % EVERY === 0) found.push(...(await enumerate(asked, free, mapping, counts, sabotage)));
      return {
        ok: true,
        choices: [...mapping].map(([symbol, strategy]) => ({ symbol, strategy, reason: '' })),
      };
    },
  });
  await desk.days(FROM, DAYS);
  return found;
}

const atRandom = (symbols: readonly string[], rng: Rng): Mapping =>
  new Map(symbols.map((symbol) => [symbol, LEGAL[Math.floor(rng.next() * LEGAL.length)] ?? null]));

async function enumerate(
  desk: ConfinedDesk,
  free: readonly string[],
  others: Mapping,
  counts: Counts,
  sabotage?: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  const limits = sabotage === SABOTAGES[0] ? { ...desk.settings, RISK_MAX_POSITION: desk.settings.RISK_MAX_POSITION / 4 } : desk.settings; // prettier-ignore
  counts.states++;
  if (desk.book.positions().length > 0) counts['states with positions']++;
  // Symbols that some strategy would buy today come first: the others have the same answer to every reply.
  const buyers = (symbol: string): number =>
    STRATEGY_NAMES.filter((strategy) => desk.reader.decide(symbol, strategy).action === 'buy').length;
  const telling = free.toSorted((a, b) => buyers(b) - buyers(a)).slice(0, TOGETHER);
  for (const some of mappings(telling)) {
    const mapping = new Map([...others, ...some]);
    const model = await desk.approvedIf(replying(wire(mapping, REASON)));
    const rules = await desk.approvedIf(byRules(sabotage === SABOTAGES[1] ? shifted(mapping) : mapping));
    counts.replies++;
    counts.denials += model.denials.length;
    for (const { purpose, verdict } of model.orders) {
      counts[purpose === 'entry' ? 'entries' : 'exits']++;
      counts.cuts += verdict.cuts.length;
    }
    const breach = breaches(model, desk, limits);
    if (breach.length > 0) found.push(`${wire(mapping, '')}: ${breach.join('; ')}`);
    if (canonicalJson(model) !== canonicalJson(rules))
      found.push(`${wire(mapping, '')}: other orders than by rules`);
  }
  return found;
}

/** As if the words had moved each choice on to the next name. */
const shifted = (mapping: Mapping): Mapping =>
  new Map([...mapping].map(([symbol, strategy]) => [symbol, LEGAL[(LEGAL.indexOf(strategy) + 1) % LEGAL.length] ?? null])); // prettier-ignore
