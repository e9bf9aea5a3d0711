import { createRoute } from '@hono/zod-openapi';
import type { Database } from '../../../db/index.ts';
import { killSwitch, pendingControls } from '../../../orchestrator/safety/controls.ts';
import { readHeartbeat } from '../../../orchestrator/safety/heartbeat.ts';
import { standingHalts } from '../../../orchestrator/safety/standing.ts';
import { readStatus } from '../../../orchestrator/status/index.ts';
import { health } from '../../api/index.ts';
import type { Health } from '../../api/index.ts';
import { REFUSALS } from '../resource.ts';
import type { Desk, Mount } from '../resource.ts';

const route = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether the desk is there, what it may do, and what it tells of itself',
  security: [{ token: [] }],
  responses: {
    200: { description: 'health', content: { 'application/json': { schema: health } } },
    ...REFUSALS,
  },
});

/** Never kept: a heartbeat has no event. */
export const HEALTH: Mount = (app, desk) => {
  app.openapi(route, async (c) => {
    const { body } = await desk.answers.give('/health', journalPart(desk));
    return c.json({ ...(JSON.parse(body) as JournalPart), ...filePart(desk) }, 200);
  });
};

type FilePart = Pick<Health, 'killSwitch' | 'pending' | 'desk' | 'mode' | 'version' | 'status'>;
type JournalPart = Omit<Health, keyof FilePart>;

const journalPart =
  ({ config }: Desk) =>
  async ({ reads }: Database): Promise<JournalPart> => {
    const [last] = await reads.equity({ limit: 1 });
    const { state, halts, sizeShare } = await standingHalts(
      reads,
      last?.session ?? '',
      config.settings.RISK_RAMP_DAYS,
    );
    const { seq, at } = await reads.place();
    return { state, halts: [...halts], sizeShare, journal: { events: seq, at } };
  };

function filePart({ config, clock, version }: Desk): FilePart {
  const { runtimeDir, settings } = config;
  const heard = readHeartbeat(runtimeDir, clock.now());
  return {
    killSwitch: killSwitch(runtimeDir),
    pending: pendingControls(runtimeDir).length,
    desk: heard && {
      alive: heard.alive,
      at: heard.beat.at,
      ageMilliseconds: heard.age,
      cycle: heard.beat.cycle,
      session: heard.beat.session,
    },
    mode: settings.TRADING_MODE,
    version,
    status: readStatus(runtimeDir, clock.now())?.status ?? null,
  };
}
