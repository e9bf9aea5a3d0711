import type { Broker } from '../../../brokers/port.ts';
import { clientOrderId } from '../../../domain/index.ts';
import type { EventName, EventOf } from '../../../bus/index.ts';
import type { OrderIntent } from '../../../domain/index.ts';
import { DESK, SmallDesk } from '../../../torture/divergence/desk.ts';
import type { Fate } from '../../../torture/divergence/desk.ts';

let ordinals = 0;

/** A desk whose exchange stands for a broker on the network: its reads may lag, its line may break. */
export async function remoteDesk(
  change: (broker: Broker) => Partial<Broker> = () => ({}),
  fate: Fate = () => 'told',
) {
  const slept: number[] = [];
  const desk = await SmallDesk.open(fate, (parts) => ({
    ...parts,
    broker: { ...parts.broker, kind: 'paper', ...change(parts.broker) },
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      await parts.sleep(milliseconds);
    },
  }));
  return {
    desk,
    slept,
    of: <N extends EventName>(type: N) =>
      desk.events.filter((e) => e.type === type) as unknown as EventOf<N>[],
    /** The desk's hours pass; nothing else happens. */
    pass: (seconds: number) => desk.clock.advanceTo(desk.clock.now() + seconds * 1000),
  };
}

/** An intent of the session, each under an id of its own. */
export function intent(desk: SmallDesk, fields: Partial<OrderIntent> = {}): OrderIntent {
  const { session } = desk;
  const { symbol = 'AA', purpose = 'entry' } = fields;
  const place = { desk: DESK, session, symbol, strategy: 'Breakout', purpose, ordinal: ordinals++ } as const;
  return {
    clientOrderId: clientOrderId(place), symbol, purpose, strategy: 'Breakout', session, side: 'buy', type: 'market',
    qty: 10, timeInForce: 'gtc', orderClass: 'simple', ...fields,
  }; // prettier-ignore
}

export const prices = new Map([['AA', 100], ['BB', 50]]); // prettier-ignore
/** Every fill counted, by execution id. */
export const fillsOf = (desk: SmallDesk): readonly string[] =>
  desk.events.flatMap((e) =>
    e.type === 'order_updated' && e.payload.fill ? [e.payload.fill.executionId] : [],
  );
