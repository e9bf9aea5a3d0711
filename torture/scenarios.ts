import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readScenario, scenarioNames } from '../brokers/exchange/scenarios/index.ts';
import { clientOrderId, messageOf } from '../domain/index.ts';
import type { Proof, ProofFailure } from './proof.ts';
import { live } from './scenarios/life.ts';
import type { Swap } from './scenarios/life.ts';

/** Prices as they move are not listened to by a desk that decides once a day: this file has nothing to break. */
const IDLE: ReadonlySet<string> = new Set(['mute-prices']);

let drawn = 0;

const SABOTAGES: Readonly<Record<string, Swap>> = {
  'new id per attempt': (broker) => ({
    submit(request) {
      const place = { desk: 'tickwright', session: '2024-01-02', symbol: request.symbol, strategy: 'Breakout', purpose: 'entry', ordinal: 1000 + drawn++ } as const; // prettier-ignore
      return broker.submit({ ...request, clientOrderId: clientOrderId(place) });
    },
  }),
  'fills are read from the stream alone': (broker) => ({
    fills: async () => [],
    orders: async () => [],
    updatesAfter: async (after) => (await broker.updatesAfter(after)).filter((u) => u.kind !== 'order' || u.event !== 'fill'), // prettier-ignore
  }),
};

/**
 * Case by case the scenario files, each on another market; beyond the first round every desk is ended in the middle and
 * started again.
 */
export const scenarios: Proof = {
  name: 'scenarios',
  says: 'P4, P7, P9: the whole desk over the wire lives through every fault file of the exchange, and the ledgers agree to the cent',
  short: scenarioNames().length,
  long: 20 * scenarioNames().length,
  sabotages: Object.keys(SABOTAGES),
  async run({ cases, firstSeed, sabotage, say }) {
    const names = scenarioNames();
    const failures: ProofFailure[] = [];
    const counts = { scenarios: 0, faults: 0, cycles: 0, orders: 0, filled: 0, canceled: 0 };
    const home = mkdtempSync(path.join(tmpdir(), 'tickwright-scenarios-'));
    try {
      for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
        const name = names[(seed - 1) % names.length] as string;
        const round = Math.floor((seed - 1) / names.length);
        const fail = (what: string): void => void failures.push({ seed, what: `${name}: ${what}` });
        try {
          const swap = sabotage === undefined ? undefined : SABOTAGES[sabotage];
          const { wrong, happened, events, account } = await live({
            seed: 1 + round,
            scenario: readScenario(name),
            folder: path.join(home, String(seed)),
            restarts: round > 0,
            ...(swap && { swap }),
          });
          if (wrong.length > 0) fail(wrong.join('; '));
          if (happened.length === 0 && !IDLE.has(name)) fail('its faults never happened');
          const orders = account.books.all();
          counts.scenarios++;
          counts.faults += happened.length;
          counts.cycles += events.filter(({ type }) => type === 'cycle_completed').length;
          counts.orders += orders.length;
          counts.filled += orders.filter(({ filledQty }) => filledQty > 0).length;
          counts.canceled += orders.filter(({ status }) => status === 'canceled').length;
        } catch (thrown) {
          fail(messageOf(thrown));
        }
        rmSync(path.join(home, String(seed)), { recursive: true, force: true });
        say?.(`${seed - firstSeed + 1} of ${cases}: ${name}`);
      }
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
    return { cases, failures, counts };
  },
};
