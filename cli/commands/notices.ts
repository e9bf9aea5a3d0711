import { DeskError, WallClock } from '../../domain/index.ts';
import { acknowledgeNotice, isUnread, readNotices } from '../../notify/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import type { Face } from '../face.ts';
import { userName } from './halt.ts';

export interface NoticesOptions {
  readonly unread?: boolean;
  readonly limit?: number;
  readonly json?: boolean;
}

/** Every notice the desk has kept, oldest first. */
export async function notices(face: Face, { unread, limit, json }: NoticesOptions): Promise<number> {
  const all = readNotices(runtimeDirOf(face)).filter((n) => unread !== true || isUnread(n));
  const shown = limit === undefined ? all : all.slice(-limit);
  if (json) {
    face.out(`${JSON.stringify(shown)}\n`);
    return 0;
  }
  if (shown.length === 0) face.out(unread ? 'nothing is unread\n' : 'no notices\n');
  for (const { id, at, severity, title, text, acknowledged } of shown) {
    const told = acknowledged === null ? '' : `  (acknowledged by ${acknowledged.by})`;
    face.out(
      `${id.padEnd(5)} ${at.slice(0, 19).replace('T', ' ')}  ${severity.padEnd(8)}  ${title}${told}\n`,
    );
    if (text !== '' && severity !== 'info' && acknowledged === null)
      face.out(`${text.split('\n').map((line) => `      ${line}`).join('\n')}\n`); // prettier-ignore
  }
  return 0;
}

/** Answers a notice: it is not repeated any more, and moves nothing. */
export async function acknowledge(
  face: Face,
  id: string,
  { json }: { readonly json?: boolean },
): Promise<number> {
  const runtimeDir = runtimeDirOf(face);
  const answered = acknowledgeNotice(runtimeDir, { id, by: userName(), now: new WallClock().now() });
  if (answered.length === 0 && id !== 'all') {
    const known = readNotices(runtimeDir).find((n) => n.id === id);
    if (!known)
      throw new DeskError('NOT_FOUND', `no notice is called ${id}`, { hint: 'npm run notices lists them' });
  }
  if (json) face.out(`${JSON.stringify({ acknowledged: answered.map((n) => n.id) })}\n`);
  else if (answered.length === 0) face.out('nothing was unread\n');
  else for (const n of answered) face.out(`acknowledged ${n.id}: ${n.title}\n`);
  return 0;
}

function runtimeDirOf(face: Face): string {
  const config = loadConfig({ purpose: 'query' });
  face.hide(createRedactor(config.secrets));
  return config.runtimeDir;
}
