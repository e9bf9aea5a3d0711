import { openDatabase } from '../db/index.ts';
import type { Database } from '../db/index.ts';
import { createRng, ReplayedClock, stopwatch, WallClock } from '../domain/index.ts';
import { GuardRoll } from '../guards/index.ts';
import { createModels } from '../llm/index.ts';
import { DeskBars } from '../market/index.ts';
import { sleep } from './clocks/pacer.ts';
import { isLive, tradesRemotely } from './config/index.ts';
import type { Config } from './config/index.ts';
import { live } from './live.ts';
import { createMarket } from './market.ts';
import { KnownOrders } from './reconciliation/index.ts';
import { recover } from './recovery.ts';
import type { Ending } from './reporting.ts';
import { claimRun } from './run-identity.ts';
import type { DeskFaces, World } from './stage.ts';
import { checkJournal, checkStoredBars } from './start-checks.ts';
import { embeddedVenue, remoteVenue } from './venue/index.ts';

export type { DeskFaces, World } from './stage.ts';

/** Opens what the desk stands on, runs it to its end, and closes everything again. Returns the exit code. */
export async function runDesk(config: Config, faces: DeskFaces, other: Partial<World> = {}): Promise<number> {
  const world: World = {
    open: openDatabase,
    market: createMarket,
    account: remoteVenue,
    wall: new WallClock(),
    sleep,
    stopwatch,
    ...other,
  };
  const database = await world.open({ url: config.databaseUrl, mode: 'write' });
  try {
    await database.claim();
    const ending = await run(config, faces, database, world);
    faces.reporter.footer(ending);
    return 0;
  } finally {
    await database.close();
  }
}

async function run(config: Config, faces: DeskFaces, database: Database, world: World): Promise<Ending> {
  const { settings } = config;
  const { reporter } = faces;
  await checkJournal(database);
  const claimed = await claimRun(database.journal, config);
  const replayed = isLive(config) ? null : new ReplayedClock();
  const account = { cash: settings.CASH, desk: settings.DESK_NAME };
  const recovered = await recover(database, replayed ? 'replayed' : 'wall', account);
  const library = new DeskBars(database.bars);
  await library.load([...new Set([...settings.SYMBOLS, settings.BENCHMARK])]);
  await checkStoredBars(database, library, recovered);
  const roll = new GuardRoll(world.stopwatch);
  const known = await KnownOrders.load(database.reads);
  const remote = tradesRemotely(config)
    ? await world.account(config, recovered.book, {
        wall: world.wall,
        heardUntil: () => known.agreed,
        note: (line) => reporter.note(line),
        roll,
      })
    : null;
  // Money is spent by the day of the wall, whatever day the desk lives in.
  const models = await createModels(settings, {
    clock: world.wall,
    rng: createRng(`${settings.SEED}/llm`),
    store: database.llm,
    roll,
  });
  try {
    const clock = remote?.clock ?? replayed ?? world.wall;
    const market = await world.market(config, { clock, wall: world.wall, roll });
    const venue = remote ?? (await embeddedVenue({ database, library, market, clock, settings }));
    return await live({
      config,
      faces,
      database,
      world,
      claimed,
      recovered,
      replayed,
      library,
      known,
      market,
      venue,
      models,
      roll,
    });
  } finally {
    models.close();
    await remote?.close();
  }
}
