import type { EventOf } from '../bus/index.ts';
import { intentDigest, sha256 } from '../domain/index.ts';
import type { ApprovedIntent, Rng } from '../domain/index.ts';

export type Approval = EventOf<'approved_ready'>;

/** What is in the journal, what Execution is told, and which orders of it may go. */
export interface Forgery {
  readonly journalled: readonly Approval[];
  readonly told: Approval;
  /** Indexes of the orders told that the gate never gave as they stand. */
  readonly forged: readonly number[];
}

type Json = { [key: string]: unknown };
type Made = { readonly event: Approval; readonly spare: ApprovedIntent; readonly rng: Rng };

const pick = <T>(items: readonly T[], rng: Rng): T => items[Math.floor(rng.next() * items.length)] as T;

/** The intent with one thing in it changed, taken away or added, at any depth; its verdict stays. */
export function tampered({ verdict, ...intent }: ApprovedIntent, rng: Rng): ApprovedIntent {
  const content = structuredClone(intent) as unknown as Json;
  const places: (readonly [Json, string])[] = [];
  const walk = (at: Json): void => {
    for (const key of Object.keys(at)) {
      places.push([at, key]);
      if (at[key] !== null && typeof at[key] === 'object') walk(at[key] as Json);
    }
  };
  walk(content);
  const [at, key] = pick(places, rng);
  const was = at[key];
  const way = rng.next();
  if (way < 0.1) delete at[key];
  else if (way < 0.2) at[`${key}Too`] = was;
  else if (typeof was === 'number') at[key] = way < 0.6 ? was + 1 : was * (0.5 + rng.next() / 4);
  else if (typeof was === 'string') at[key] = was === 'buy' ? 'sell' : `${was}X`;
  else at[key] = 1;
  return { ...content, verdict } as unknown as ApprovedIntent;
}

const withOrders = (event: Approval, orders: readonly ApprovedIntent[]): Approval => ({
  ...event,
  payload: { ...event.payload, orders },
});
const all = ({ payload }: Approval): readonly number[] => payload.orders.map((_, i) => i);

function oneChanged({ event, rng }: Made, change: (order: ApprovedIntent) => ApprovedIntent) {
  const { orders } = event.payload;
  const at = Math.floor(rng.next() * orders.length);
  return { at, changed: withOrders(event, orders.with(at, change(orders[at] as ApprovedIntent))) };
}

/** Ways to get an order past the gate, each as somebody inside the process might try it. */
export const FORGERIES: Readonly<Record<string, (made: Made) => Forgery>> = {
  'a field changed after approval': (made) => {
    const { at, changed } = oneChanged(made, (order) => tampered(order, made.rng));
    return { journalled: [changed], told: changed, forged: [at] };
  },
  'a field changed after the journal': (made) => {
    const { changed } = oneChanged(made, (order) => tampered(order, made.rng));
    return { journalled: [made.event], told: changed, forged: all(changed) };
  },
  'the digest made to fit': (made) => {
    const { changed } = oneChanged(made, (order) => sealed(tampered(order, made.rng)));
    return { journalled: [made.event], told: changed, forged: all(changed) };
  },
  'the verdict of another intent': (made) => {
    const { verdict } = made.spare;
    const { at, changed } = oneChanged(made, (order) => ({ ...order, verdict }));
    return { journalled: [changed], told: changed, forged: [at] };
  },
  'a cast intent': ({ event, spare, rng }) => {
    const { orders } = event.payload;
    const digest = sha256(`cast/${rng.next()}`);
    const cast = { ...spare, verdict: { ...spare.verdict, digest } } as ApprovedIntent;
    const changed = withOrders(event, [...orders, cast]);
    return { journalled: [changed], told: changed, forged: [orders.length] };
  },
  'an event that is not in the journal': ({ event }) => ({ journalled: [], told: event, forged: all(event) }),
  'an order added to the event': ({ event, spare }) => {
    const changed = withOrders(event, [...event.payload.orders, spare]);
    return { journalled: [event], told: changed, forged: all(changed) };
  },
};

/** An order whose verdict fits it, as only the gate should be able to make it. */
export function sealed(order: ApprovedIntent): ApprovedIntent {
  return { ...order, verdict: { ...order.verdict, digest: intentDigest(order) } } as ApprovedIntent;
}
