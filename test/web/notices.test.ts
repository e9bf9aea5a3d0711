import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepNotice, readNotices } from '../../notify/log.ts';
import { acknowledgeAnswer, notice } from '../../web/api/index.ts';
import { serveFile } from '../support/dashboard.ts';
import type { Served } from '../support/dashboard.ts';
import { scratchFolder } from '../support/desk.ts';

const folder = scratchFolder('notices');
let served: Served;
beforeAll(async () => {
  served = await serveFile(path.join(folder, 'desk.db'));
});
afterAll(() => served.close());

const told = (id: string, severity: 'info' | 'warning' | 'critical') =>
  keepNotice(folder, { id, at: '2024-03-05T21:00:00.000Z', kind: 'halt', severity, title: `halt ${id}`, text: '', key: id }); // prettier-ignore
const acknowledge = async (id: string) => {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id }),
  };
  const response = await served.fetch('/api/v1/acknowledge', init);
  return { status: response.status, body: (await response.json()) as unknown };
};

describe('notices over the API', () => {
  it('are those of the file, and an answer counts for every face, once', async () => {
    expect(await served.ask('/notices')).toEqual([]);
    for (const [id, severity] of [['n1', 'info'], ['n2', 'warning'], ['n3', 'critical'], ['n4', 'critical']] as const) told(id, severity); // prettier-ignore
    expect(await served.ask('/notices')).toEqual(readNotices(folder));
    expect(notice.array().parse(await served.ask('/notices?unread=true')).map((one) => one.id)).toEqual(['n2', 'n3', 'n4']); // prettier-ignore
    expect(await served.ask('/notices?unread=true&limit=1')).toMatchObject([{ id: 'n4' }]);

    expect(await acknowledge('n3')).toEqual({ status: 200, body: { acknowledged: ['n3'] } });
    expect(readNotices(folder).find((one) => one.id === 'n3')?.acknowledged).toMatchObject({
      by: 'dashboard',
    });
    const again = acknowledgeAnswer.parse((await acknowledge('n3')).body);
    expect(again.acknowledged, 'nothing is answered twice').toEqual([]);
    expect((await acknowledge('all')).body).toEqual({ acknowledged: ['n2', 'n4'] });
    expect(await served.ask('/notices?unread=true')).toEqual([]);
    expect(await acknowledge('n9')).toMatchObject({ status: 404, body: { error: { message: 'no notice is called n9' } } }); // prettier-ignore
  });
});
