import type { Database, PositionView, ReadModels } from '../../db/index.ts';
import { isUnread, readNotices } from '../../notify/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { killSwitch, readHeartbeat } from '../../orchestrator/safety/index.ts';
import { standingHalts } from '../../orchestrator/safety/standing.ts';
import { readStatus } from '../../orchestrator/status/index.ts';
import { stationsOf } from '../../words/stations.ts';
import type { TopAccount, TopCycle, TopPosition, TopView } from './view.ts';
import { reasonsOf } from './why.ts';

const SESSIONS = 250;
const CYCLES = 12;
const ORDERS = 40;
const SIGNALS = 500;

/**
 * The desk as its database and its files tell it, from another process; nothing is written and nothing locked.
 * @param now milliseconds of the wall
 */
export async function readTop(
  database: Database,
  config: Config,
  version: string,
  now: number,
): Promise<TopView> {
  const { reads } = database;
  const { runtimeDir, settings } = config;
  const heard = readHeartbeat(runtimeDir, now);
  const account = await accountOf(reads);
  const signals = await reads.signals({ limit: SIGNALS });
  const denials = await reads.denials({ since: signals[0]?.session });
  const day = new Date(now).toISOString().slice(0, 10);
  const calls = await reads.modelCalls({ since: day });
  const standing = await standingHalts(reads, account?.session ?? '', settings.RISK_RAMP_DAYS);
  return {
    at: new Date(now).toISOString(),
    version,
    mode: settings.TRADING_MODE,
    desk: heard && { alive: heard.alive, ageMilliseconds: heard.age },
    halt: { ...standing, killSwitch: killSwitch(runtimeDir) },
    journal: (await reads.place()).seq,
    account,
    positions: await Promise.all((await reads.positions()).map((held) => positionOf(reads, held))),
    cycles: await cyclesOf(reads),
    noTrade: { signals: signals.length, reasons: reasonsOf(signals, denials) },
    orders: await reads.orders({ limit: ORDERS }),
    status: readStatus(runtimeDir, now)?.status ?? null,
    notices: readNotices(runtimeDir).filter(isUnread),
    models: {
      day,
      calls: calls.length,
      failed: calls.filter((call) => call.outcome !== 'answered').length,
      costUsd: calls.reduce((sum, call) => sum + call.costUsd, 0),
    },
  };
}

async function accountOf(reads: ReadModels): Promise<TopAccount | null> {
  const points = await reads.equity({ limit: SESSIONS });
  const last = points.at(-1);
  if (!last) return null;
  const before = points.findLast((point) => point.session !== last.session);
  return {
    session: last.session,
    equity: last.equity,
    cash: last.cash,
    drawdown: Math.abs(last.drawdown),
    maxDrawdown: Math.max(...points.map((point) => Math.abs(point.drawdown))),
    dayPnl: before ? last.equity - before.equity : null,
    curve: points.map((point) => point.equity),
  };
}

async function positionOf(reads: ReadModels, position: PositionView): Promise<TopPosition> {
  const { qty, avgEntryPrice, lastPrice, stop, unrealised } = position;
  const cost = qty * avgEntryPrice;
  return {
    ...position,
    stopDistance: stop === null || lastPrice <= 0 ? null : (lastPrice - stop) / lastPrice,
    closing: (await reads.closing(position.symbol)) !== null,
    return: cost > 0 ? unrealised / cost : null,
  };
}

async function cyclesOf(reads: ReadModels): Promise<readonly TopCycle[]> {
  const cycles: TopCycle[] = [];
  for (const cycle of await reads.cycles({ limit: CYCLES }))
    cycles.push({ ...cycle, stations: stationsOf(cycle.status, await reads.events({ cycleId: cycle.id })) });
  return cycles;
}
