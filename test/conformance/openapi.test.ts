import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpacaOperations } from '../../scripts/docs/alpaca-operations.ts';
import { operations, refusedPart } from '../../brokers/exchange/protocol/index.ts';
import { TestEvents } from '../support/events.ts';
import { startTwin } from '../support/twin.ts';
import type { Twin } from '../support/twin.ts';
import { caller } from '../support/wire.ts';
import type { Call } from '../support/wire.ts';

const FACTS = path.resolve(import.meta.dirname, '../../../shared/facts');
const FILES = ['openapi-trading.json', 'openapi-market-data.json'].map((name) => path.join(FACTS, name));
const present = FILES.every((file) => existsSync(file));

interface Schema {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly responses: Readonly<
              Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
            >;
          }
        >
      >
    >
  >;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
/** The formats of the files; those of numbers say how wide they are. */
const FORMATS = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  ulid: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  // Dates stand under this format too: the file's own examples have them.
  'date-time': (text: string) => INSTANT.test(text) || /^\d{4}-\d\d-\d\d$/.test(text),
  decimal: /^-?\d+(\.\d+)?$/,
  double: true,
  uri: true,
  int32: { type: 'number', validate: (n: number) => Number.isInteger(n) && Math.abs(n) < 2 ** 31 },
  int64: { type: 'number', validate: (n: number) => Number.isSafeInteger(n) },
  uint32: { type: 'number', validate: (n: number) => Number.isInteger(n) && n >= 0 && n < 2 ** 32 },
  uint64: { type: 'number', validate: (n: number) => Number.isSafeInteger(n) && n >= 0 },
} as const;

/** Checks an answer against the response that the file gives for operation and status; null: nothing to say. */
function checker() {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
  // Trades and other activities are told apart by no required field: as they stand there, a fill is both.
  const files = FILES.map(
    (file) => JSON.parse(readFileSync(file, 'utf8').replaceAll('"oneOf"', '"anyOf"')) as Schema,
  );
  for (const [i, file] of files.entries()) ajv.addSchema(file, `file${i}`);
  const answer = (method: string, template: string, status: number, body: unknown): string | null => {
    for (const [i, file] of files.entries()) {
      const operation = file.paths[template]?.[method.toLowerCase()];
      if (!operation) continue;
      const response = operation.responses[String(status)];
      if (!response) return `${status} is no answer of ${method} ${template}`;
      const [type] = Object.keys(response.content ?? {});
      if (type === undefined) return null;
      const escape = (text: string): string =>
        encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
      const pointer = [
        'paths',
        template,
        method.toLowerCase(),
        'responses',
        String(status),
        'content',
        type,
        'schema',
      ];
      const validate = ajv.getSchema(`file${i}#/${pointer.map(escape).join('/')}`);
      if (!validate) return `no schema of ${method} ${template}`;
      return validate(body) ? null : ajv.errorsText(validate.errors);
    }
    return `${method} ${template} stands in neither file`;
  };
  /** Against a schema of the trading file by name. */
  const schema = (name: string, value: unknown): string | null => {
    const validate = ajv.getSchema(`file0#/components/schemas/${name}`);
    return validate?.(value) === true ? null : `${name}: ${ajv.errorsText(validate?.errors)}`;
  };
  return Object.assign(answer, { schema });
}

describe.skipIf(!present)('answers against the OpenAPI files (skipped without ../shared/facts)', () => {
  let twin: Twin;
  let call: Call;
  let bracket: string;
  let limit: string;
  let watchlist: string;

  beforeAll(async () => {
    twin = await startTwin();
    call = caller(twin);
    const order = { symbol: 'AAPL', qty: '4', side: 'buy', time_in_force: 'day' };
    const legs = { take_profit: { limit_price: '1000' }, stop_loss: { stop_price: '1' } };
    limit = (await call('POST', '/v2/orders', { ...order, type: 'limit', limit_price: '5' })).body.id;
    bracket = (
      await call('POST', '/v2/orders', { ...order, type: 'market', order_class: 'bracket', ...legs })
    ).body.id;
    watchlist = (await call('POST', '/v2/watchlists', { name: 'first', symbols: ['AAPL'] })).body.id;
    await twin.advanceTo('close');
    await twin.advance(3_600_000);
  });
  afterAll(() => twin.close());

  /** Template and what stands in its place; those that need ids are made when they are known. */
  const REQUESTS: readonly (readonly [method: string, template: string, path: () => string, body?: object])[] = [
    ['GET', '/v2/account', () => '/v2/account'],
    ['GET', '/v2/account/configurations', () => '/v2/account/configurations'],
    ['PATCH', '/v2/account/configurations', () => '/v2/account/configurations', { trade_confirm_email: 'all' }],
    ['GET', '/v2/corporate_actions/announcements', () => '/v2/corporate_actions/announcements?ca_types=Split,Dividend&since=2023-10-05&until=2024-01-02'],
    ['GET', '/v1beta1/screener/stocks/most-actives', () => '/v1beta1/screener/stocks/most-actives?by=trades&top=5'],
    ['GET', '/v1beta1/screener/{market_type}/movers', () => '/v1beta1/screener/stocks/movers'],
    ['GET', '/v1beta1/news', () => '/v1beta1/news?symbols=AAPL'],
    ['GET', '/v2/account/activities', () => '/v2/account/activities'],
    ['GET', '/v2/account/activities/{activity_type}', () => '/v2/account/activities/FILL'],
    ['GET', '/v2/account/portfolio/history', () => '/v2/account/portfolio/history'],
    ['GET', '/v2/orders', () => '/v2/orders?status=all&nested=true'],
    ['GET', '/v2/orders/{order_id}', () => `/v2/orders/${bracket}?nested=true`],
    ['POST', '/v2/orders', () => '/v2/orders', { symbol: 'MSFT', notional: 50.5, side: 'buy', type: 'market', time_in_force: 'day' }],
    ['GET', '/v2/positions', () => '/v2/positions'],
    ['GET', '/v2/positions/{symbol_or_asset_id}', () => '/v2/positions/AAPL'],
    ['GET', '/v2/clock', () => '/v2/clock'],
    ['GET', '/v2/calendar', () => '/v2/calendar?start=2024-01-01&end=2024-02-01'],
    ['GET', '/v3/clock', () => '/v3/clock'],
    ['GET', '/v3/calendar/{market}', () => '/v3/calendar/NYSE?start=2024-01-01&end=2024-02-01'],
    ['GET', '/v2/assets', () => '/v2/assets'],
    ['GET', '/v2/assets/{symbol_or_asset_id}', () => '/v2/assets/AAPL'],
    ['GET', '/v2/watchlists', () => '/v2/watchlists'],
    ['GET', '/v2/watchlists/{watchlist_id}', () => `/v2/watchlists/${watchlist}`],
    ['POST', '/v2/watchlists/{watchlist_id}', () => `/v2/watchlists/${watchlist}`, { symbol: 'MSFT' }],
    ['DELETE', '/v2/watchlists/{watchlist_id}/{symbol}', () => `/v2/watchlists/${watchlist}/MSFT`],
    ['PUT', '/v2/watchlists/{watchlist_id}', () => `/v2/watchlists/${watchlist}`, { name: 'second', symbols: ['SPY'] }],
    ['GET', '/v2/watchlists:by_name', () => '/v2/watchlists:by_name?name=second'],
    ['GET', '/v2/stocks/bars', () => '/v2/stocks/bars?symbols=AAPL,SPY&timeframe=1Day&start=2023-12-01&limit=30'],
    ['GET', '/v2/stocks/{symbol}/bars', () => '/v2/stocks/AAPL/bars?timeframe=5Min&start=2024-01-02'],
    ['GET', '/v2/stocks/bars/latest', () => '/v2/stocks/bars/latest?symbols=AAPL,SPY'],
    ['GET', '/v2/stocks/{symbol}/bars/latest', () => '/v2/stocks/AAPL/bars/latest'],
    ['GET', '/v2/stocks/trades', () => '/v2/stocks/trades?symbols=AAPL&start=2024-01-02&limit=10'],
    ['GET', '/v2/stocks/{symbol}/trades', () => '/v2/stocks/AAPL/trades?start=2024-01-02&limit=10'],
    ['GET', '/v2/stocks/trades/latest', () => '/v2/stocks/trades/latest?symbols=AAPL'],
    ['GET', '/v2/stocks/{symbol}/trades/latest', () => '/v2/stocks/AAPL/trades/latest'],
    ['GET', '/v2/stocks/quotes', () => '/v2/stocks/quotes?symbols=AAPL&start=2024-01-02&limit=10'],
    ['GET', '/v2/stocks/{symbol}/quotes', () => '/v2/stocks/AAPL/quotes?start=2024-01-02&limit=10'],
    ['GET', '/v2/stocks/quotes/latest', () => '/v2/stocks/quotes/latest?symbols=AAPL'],
    ['GET', '/v2/stocks/{symbol}/quotes/latest', () => '/v2/stocks/AAPL/quotes/latest'],
    ['GET', '/v2/stocks/snapshots', () => '/v2/stocks/snapshots?symbols=AAPL,SPY'],
    ['GET', '/v2/stocks/{symbol}/snapshot', () => '/v2/stocks/AAPL/snapshot'],
    ['GET', '/v2/stocks/auctions', () => '/v2/stocks/auctions?symbols=AAPL&start=2023-12-20'],
    ['GET', '/v2/stocks/{symbol}/auctions', () => '/v2/stocks/AAPL/auctions?start=2023-12-20'],
    ['GET', '/v2/stocks/meta/exchanges', () => '/v2/stocks/meta/exchanges'],
    ['GET', '/v2/stocks/meta/conditions/{ticktype}', () => '/v2/stocks/meta/conditions/trade?tape=A'],
    ['GET', '/v1/corporate-actions', () => '/v1/corporate-actions?symbols=AAPL,AMZN,GOOGL,META,MSFT,NVDA,TSLA&start=2022-01-01&limit=1000'],
    ['DELETE', '/v2/watchlists:by_name', () => '/v2/watchlists:by_name?name=second'],
    ['DELETE', '/v2/orders', () => '/v2/orders'],
    ['DELETE', '/v2/positions', () => '/v2/positions?cancel_orders=true'],
  ]; // prettier-ignore

  it('every one that the files describe is as they describe it', async () => {
    const check = checker();
    const wrong: string[] = [];
    for (const [method, template, at, body] of REQUESTS) {
      const answer = await call(method, at(), body);
      const fault =
        answer.status < 300
          ? check(method, template, answer.status, answer.body)
          : JSON.stringify(answer.body);
      if (fault !== null) wrong.push(`${method} ${template}: ${fault}`);
    }
    expect(wrong).toEqual([]);
    expect(limit, 'the limit order of the morning was taken').toMatch(/^[0-9a-f-]{36}$/);
  });

  it('every operation that is served stands in the files, under its own method', () => {
    const check = checker();
    const strangers = operations
      .filter(
        ({ method, path: template }) => check(method, template, 200, {})?.endsWith('neither file') === true,
      )
      .map(({ method, path: template }) => `${method} ${template}`);
    expect(strangers, 'an older address, and a stream of another of its files').toEqual([
      'GET /v2/events/trades',
      'GET /v1beta1/corporate-actions',
    ]);
  });

  it('every operation of the files is served, or refused with the part of the API that is not here', async () => {
    const served = new Set(operations.map(({ method, path: at }) => `${method} ${at}`));
    const missing = alpacaOperations().filter(({ method, path: at }) => !served.has(`${method} ${at}`));
    for (const { method, path: at } of missing) {
      const { status, body } = await call(method, at.replaceAll(/\{[^}]+\}/g, 'X'));
      expect([status, body.message], `${method} ${at}`).toEqual([
        404,
        `not part of this exchange: ${refusedPart(at)}`,
      ]);
    }
    expect(missing.every(({ path: at }) => refusedPart(at) !== null)).toBe(true);
  });

  it('events of fills and of splits are as the files describe them', async () => {
    const scripted = await startTwin({ market: 'scripted' });
    const order = { symbol: 'XYZ', qty: 10, side: 'buy', type: 'market', time_in_force: 'day' };
    await scripted.play({ XYZ: [90, 90, 90, 90] });
    await caller(scripted)('POST', '/v2/orders', order);
    await scripted.play({ XYZ: [90, 90, 90, 90] });
    await scripted.play({ XYZ: [30, 30, 30, 30] }, [{ symbol: 'XYZ', ratio: 3 }]);
    await scripted.play({ XYZ: [60, 60, 60, 60] }, [{ symbol: 'XYZ', ratio: 0.5 }]);
    const now = new Date(scripted.now()).toISOString();
    const reader = await TestEvents.open<{ details: object }>(
      `${scripted.url}/v2beta1/events/activities?since=2024-01-01&until=${now}`,
    );
    await scripted.advance(60_000);
    await reader.ended;
    const check = checker();
    const details = ['ActivityV2DetailTRD', 'ForwardSplitActivityV2', 'ReverseSplitActivityV2'];
    expect(reader.events).toHaveLength(details.length);
    const wrong = details.flatMap((name, i) => {
      const event = reader.events[i];
      return [
        check.schema('ActivityEventV2CommonFields', event),
        check.schema(name, event?.details),
        check('GET', '/v2beta1/events/activities', 200, reader.events),
      ];
    });
    expect(wrong.filter(Boolean)).toEqual([]);
    await scripted.close();
  });

  it('the list that docs/generated/alpaca-operations.md is made from is that of the files', () => {
    const methods = new Set(['get', 'post', 'put', 'patch', 'delete']);
    const found = FILES.flatMap((file, i) =>
      Object.entries((JSON.parse(readFileSync(file, 'utf8')) as Schema).paths).flatMap(([at, item]) =>
        Object.keys(item)
          .filter((method) => methods.has(method))
          .map((method) => ({ file: i === 0 ? 'trading' : 'data', method: method.toUpperCase(), path: at })),
      ),
    );
    expect(new Set(alpacaOperations().map((o) => JSON.stringify(o)))).toEqual(
      new Set(found.map((o) => JSON.stringify(o))),
    );
  });
});
