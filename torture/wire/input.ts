import fc from 'fast-check';
import { operations } from '../../brokers/exchange/protocol/index.ts';

/** What a client gone wrong may send in the place of a value. */
const junk = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    '-1',
    '0',
    '1e400',
    'NaN',
    '__proto__',
    '\u0000',
    '9'.repeat(400),
    "'; drop table orders",
    '../../etc/passwd',
  ),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.integer(), { maxKeys: 3 }),
);
const FIELDS = ['symbol', 'qty', 'notional', 'side', 'type', 'time_in_force', 'limit_price', 'stop_price', 'trail_price', 'trail_percent', 'order_class', 'take_profit', 'stop_loss', 'client_order_id', 'extended_hours', 'name', 'symbols', 'suspend_trade']; // prettier-ignore
const QUERIES = ['symbols', 'timeframe', 'start', 'end', 'limit', 'page_token', 'adjustment', 'sort', 'status', 'after', 'until', 'direction', 'period', 'date_start', 'page_size', 'percentage', 'qty', 'types', 'nested', 'time']; // prettier-ignore
const good = {
  symbol: 'AAPL',
  qty: '1',
  side: 'buy',
  type: 'limit',
  limit_price: '10',
  time_in_force: 'day',
};

/** Those whose answers end: a stream of events is waited for in vain. */
const ending = operations.filter(({ endless }) => !endless);

export const requests = fc.record({
  operation: fc.nat({ max: ending.length - 1 }),
  params: fc.array(fc.oneof(fc.string(), fc.constantFrom('AAPL', '%', '%00', '..', 'a'.repeat(3000))), {
    minLength: 2,
    maxLength: 2,
  }),
  body: fc.oneof(
    fc.dictionary(fc.constantFrom(...FIELDS), junk).map((fields) => JSON.stringify({ ...good, ...fields })),
    fc.dictionary(fc.constantFrom(...FIELDS), junk).map((fields) => JSON.stringify(fields)),
    fc.string(),
  ),
  query: fc.dictionary(fc.constantFrom(...QUERIES), junk, { maxKeys: 4 }),
  raw: fc.boolean(),
});

type Sketch = typeof requests extends fc.Arbitrary<infer T> ? T : never;

/** A sketch as it goes over the wire. */
export function written({ operation: chosen, params, body, query, raw: unescaped }: Sketch) {
  const operation = ending[chosen] as (typeof operations)[number];
  let i = 0;
  const path = operation.path.replaceAll(/\{[^}]+\}/g, () => {
    const param = params[i++] ?? '';
    return unescaped && /^[\x21-\x7e]*$/.test(param) ? param : encodeURIComponent(param);
  });
  const search = Object.entries(query)
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))}`,
    )
    .join('&');
  const { method } = operation;
  return { method, path: `${path}?${search}`, body: method === 'GET' ? '' : body };
}

/** What a client gone wrong may send on a socket. */
export const frames = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.string().map((text) => text),
  fc
    .record({
      action: fc.oneof(fc.constantFrom('auth', 'authenticate', 'listen', 'subscribe', 'unsubscribe'), junk),
      data: junk,
      key: junk,
      secret: junk,
      bars: junk,
      trades: junk,
    })
    .map((message) => JSON.stringify(message)),
);
