import { WallClock } from '../../domain/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { readStatus } from '../../orchestrator/status/index.ts';
import { readiness } from '../../web/metrics/index.ts';
import type { Face } from '../face.ts';

/** Whether a desk is at work here: exit 0 or 1, for a container's or a supervisor's health check. */
export async function health(face: Face, { json }: { readonly json?: boolean }): Promise<number> {
  const { runtimeDir } = loadConfig({ purpose: 'query' });
  const { ready, checks } = readiness(readStatus(runtimeDir, new WallClock().now()), null);
  const shown = checks.filter((check) => check.name !== 'database');
  if (json) face.out(`${JSON.stringify({ ready, checks: shown })}\n`);
  else for (const { name, detail } of shown) (ready ? face.out : face.err)(`${name}: ${detail}\n`);
  return ready ? 0 : 1;
}
