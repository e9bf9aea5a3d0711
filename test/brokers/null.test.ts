import { expect, it } from 'vitest';
import { NullBroker } from '../../brokers/index.ts';
import type { Broker } from '../../brokers/index.ts';
import { request } from './exchange/market.ts';

it('the null broker refuses everything with its reason and holds nothing', async () => {
  const broker: Broker = new NullBroker('read-only desk');
  expect(await broker.submit(request())).toEqual({
    outcome: 'refused',
    code: 'invalid_order',
    message: 'read-only desk',
  });
  expect(await broker.cancel('a')).toEqual({ outcome: 'not_found' });
  expect(await broker.findOrder('a')).toBeNull();
  expect(await broker.openOrders()).toEqual([]);
  expect(await broker.positions()).toEqual([]);
  expect(await broker.updatesAfter(0)).toEqual([]);
  expect(await broker.account()).toMatchObject({ cash: 0, equity: 0, buyingPower: 0 });
});
