import { WallClock } from '../../domain/index.ts';
import { createRedactor } from '../../orchestrator/config/index.ts';
import { data } from '../doctor/data.ts';
import { database } from '../doctor/database.ts';
import { desk } from '../doctor/desk.ts';
import type { Finding } from '../doctor/finding.ts';
import { clock, disk, nodeVersion, timeZones } from '../doctor/machine.ts';
import { models } from '../doctor/models.ts';
import { keys, settings } from '../doctor/settings.ts';
import type { Face } from '../face.ts';
import type { Style } from '../style.ts';

/** Looks at all a start depends on; 1 where something would stop it. */
export async function doctor(face: Face, options: { readonly json?: boolean }): Promise<number> {
  const findings: Finding[] = [nodeVersion(process.versions.node), clock(new WallClock().now()), timeZones()];
  const read = settings();
  findings.push(...read.findings);
  if (read.config) {
    const { config } = read;
    face.hide(createRedactor(config.secrets));
    findings.push(
      ...keys(config),
      ...disk(config.runtimeDir),
      await database(config),
      ...desk(config.runtimeDir, new WallClock().now()),
      ...(await data(config)),
      ...(await models(config)),
    );
  }
  const failed = findings.filter((finding) => finding.status === 'fail').length;
  const redact = createRedactor(read.config?.secrets ?? []);
  const text = options.json
    ? `${JSON.stringify({ ok: failed === 0, checks: findings })}\n`
    : findingsText(findings, face.style);
  face.out(redact(text));
  if (failed > 0) face.err(`tickwright: ${failed} of ${findings.length} checks failed\n`);
  return failed > 0 ? 1 : 0;
}

function findingsText(findings: readonly Finding[], style: Style): string {
  const mark = { ok: style.green('ok  '), warn: style.yellow('warn'), fail: style.red('fail') };
  const lines = findings.flatMap(({ check, status, text, mend }) => [
    `${mark[status]}  ${check.padEnd(15)}${text}`,
    ...(mend === null ? [] : [`${' '.repeat(21)}to do: ${mend}`]),
  ]);
  return `${lines.join('\n')}\n`;
}
