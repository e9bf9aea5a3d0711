import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpacaOperations } from '../../scripts/docs/alpaca-operations.ts';
import { operations } from '../../brokers/exchange/protocol/index.ts';
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

/** Checks an answer against the response that the file gives for operation and status; null: nothing to say. */
function checker() {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  // Trades and other activities are told apart by no required field: as they stand there, a fill is both.
  const files = FILES.map(
    (file) => JSON.parse(readFileSync(file, 'utf8').replaceAll('"oneOf"', '"anyOf"')) as Schema,
  );
  for (const [i, file] of files.entries()) ajv.addSchema(file, `file${i}`);
  return (method: string, template: string, status: number, body: unknown): string | null => {
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
    expect(strangers, 'the older address of the same').toEqual(['GET /v1beta1/corporate-actions']);
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
