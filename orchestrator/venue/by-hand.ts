import { BrokerFeed } from '../../brokers/feed/index.ts';
import type { Broker } from '../../brokers/port.ts';
import { createRng, WallClock } from '../../domain/index.ts';
import { alpacaAddresses, tradesRemotely } from '../config/index.ts';
import type { Config } from '../config/index.ts';
import { embeddedBroker } from '../reconciliation/by-hand.ts';
import type { BrokerFactory } from '../reconciliation/by-hand.ts';

/** The account of the settings for a command that asks or cancels and goes: no stream, no claim. Null: none is set. */
export async function remoteBroker(config: Config): Promise<Broker | null> {
  if (!tradesRemotely(config)) return null;
  const { settings } = config;
  const { createAlpacaBroker } = await import('../../brokers/alpaca/index.ts');
  const at = alpacaAddresses(settings);
  const { broker } = await createAlpacaBroker({
    keyId: settings.ALPACA_API_KEY as string,
    secretKey: settings.ALPACA_SECRET_KEY as string,
    money: at.money,
    baseUrl: at.trading,
    streamUrl: at.stream,
    clock: new WallClock(),
    rng: createRng(`${settings.SEED}/alpaca/by-hand`),
    feed: new BrokerFeed(),
  });
  return broker;
}

/** The same, or else the paper exchange in the desk's own database. */
export const brokerByHand: BrokerFactory = async (config, database) =>
  (await remoteBroker(config)) ?? embeddedBroker(config, database);
