import type { z } from 'zod';
import { askDesk } from '../../../orchestrator/safety/ask-desk.ts';
import type { Answer } from '../../../orchestrator/safety/ask-desk.ts';
import type { Control } from '../../../orchestrator/safety/controls.ts';
import { controlAnswer, haltRequest, resumeRequest } from '../../api/index.ts';
import { action } from '../resource.ts';
import type { Desk, Mount } from '../resource.ts';

/** Who asks, in the journal. */
const BY = 'dashboard';

const write = (path: string, summary: string, body: z.ZodType) =>
  action(path, summary, body, controlAnswer, 'what the desk said to it');

/** The same request files as `npm run halt` and `npm run resume` leave: the desk takes them within a second or two. */
export const CONTROL: Mount = (app, desk) => {
  app.openapi(
    write('/halt', 'Open nothing new: entry orders are cancelled, protective stops stay', haltRequest),
    async (c) => {
      const { reason, flatten } = c.req.valid('json') as z.output<typeof haltRequest>;
      return c.json(await ask(desk, { kind: 'halt', code: 'by_hand', by: BY, reason, flatten }), 200);
    },
  );
  app.openapi(
    write('/resume', 'Clear all halts; after a drawdown sizes return by steps', resumeRequest),
    async (c) => {
      const { reason, removeKillSwitch } = c.req.valid('json') as z.output<typeof resumeRequest>;
      const words = reason === '' ? 'resumed from the page' : reason;
      return c.json(await ask(desk, { kind: 'resume', by: BY, reason: words }, removeKillSwitch), 200);
    },
  );
};

function ask({ config, clock, sleep }: Desk, control: Control, removeKillSwitch = false): Promise<Answer> {
  const parts = {
    runtimeDir: config.runtimeDir,
    desk: config.settings.DESK_NAME,
    clock,
    sleep,
    // Loaded only where a halt found no desk that answers.
    broker: async () => (await import('../../../orchestrator/venue/by-hand.ts')).remoteBroker(config),
  };
  return askDesk(control, parts, { removeKillSwitch });
}
