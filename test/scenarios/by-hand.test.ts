import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventOf } from '../../bus/index.ts';
import { killSwitchFile, writeControl } from '../../orchestrator/safety/index.ts';
import type { Control } from '../../orchestrator/safety/index.ts';
import { books, scratchFolder, startDesk } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const flatten: Control = { kind: 'halt', code: 'by_hand', by: 'somebody', reason: 'all out', flatten: true };

/** Lives on the simulated market; between two starts somebody asks for something. */
function desk(name: string) {
  const folder = scratchFolder(name);
  const file = path.join(folder, 'desk.db');
  return {
    folder,
    file,
    live: async (cycles: number, crashAfter?: number) =>
      startDesk({
        file,
        symbols: SYMBOLS,
        run: { cycles: String(cycles) },
        ...(crashAfter && { crashAfter }),
      }),
    ask: (control: Control) => writeControl(folder, Date.parse('2026-01-01T00:00:00Z'), control),
  };
}

const of = <N extends EventOf['type']>(events: readonly EventOf[], type: N) =>
  events.filter((e) => e.type === type) as unknown as EventOf<N>[];

describe('by hand, on the running desk', () => {
  it('P2, P7: a halt with --flatten closes every position through the gate, and nothing is opened until a resume', async () => {
    const { live, ask, file } = desk('flatten');
    await live(10);
    expect((await books(file)).positions.length).toBeGreaterThan(1);
    ask(flatten);
    const out = await live(3);
    expect(out.fault).toBeNull();
    const orders = of(out.events, 'approved_ready').flatMap((e) => e.payload.orders);
    expect(orders.length).toBeGreaterThan(1);
    expect(orders.every((o) => o.purpose === 'flatten' && o.verdict.digest.length === 64)).toBe(true);
    const after = await books(file);
    expect(after.positions, 'sold at the next open').toEqual([]);
    expect(after.orders.filter((o) => !['filled', 'canceled', 'expired'].includes(o.status)), 'no stop is left behind').toEqual([]);
    expect((await live(10)).events.some((e) => e.type === 'approved_ready' && e.payload.orders.some((o) => o.purpose === 'entry'))).toBe(false);
    ask({ kind: 'resume', by: 'somebody', reason: 'back' });
    const back = await live(15);
    expect(of(back.events, 'approved_ready').some((e) => e.payload.orders.some((o) => o.purpose === 'entry'))).toBe(true);
    expect((await books(file)).verified.ok).toBe(true);
  }); // prettier-ignore

  it('the file KILL_SWITCH halts for as long as it lies there, whoever resumes', async () => {
    const { live, ask, folder } = desk('kill-switch');
    await live(4);
    writeFileSync(killSwitchFile(folder), 'fire drill\n');
    const halted = await live(2);
    expect(of(halted.events, 'halted')[0]?.payload).toMatchObject({ code: 'kill_switch', reason: expect.stringContaining('fire drill') as string });
    ask({ kind: 'resume', by: 'somebody', reason: 'too early' });
    const entries = (events: readonly EventOf[]) => of(events, 'cycle_started').map((e) => e.payload.entries);
    expect(entries((await live(3)).events)).not.toContain(true);
    rmSync(killSwitchFile(folder));
    ask({ kind: 'resume', by: 'somebody', reason: 'over' });
    expect(entries((await live(3)).events)).toContain(true);
    expect(readdirSync(folder)).not.toContain('KILL_SWITCH');
  }); // prettier-ignore

  it('P4, P5: killed at every event after it was asked, the desk ends where an uninterrupted one does', async () => {
    const calm = desk('calm');
    await calm.live(8);
    calm.ask(flatten);
    const { events } = await calm.live(4);
    const ends = await books(calm.file);
    for (let crash = 1; crash < events.length; crash += 3) {
      const broken = desk('broken');
      await broken.live(8);
      broken.ask(flatten);
      expect(String((await broken.live(4, crash)).fault)).toContain('killed here');
      const cycles = (await books(broken.file)).cycles.filter((c) => c.status === 'completed').length;
      const { fault } = await broken.live(12 - cycles);
      expect(fault, `killed after ${crash}`).toBeNull();
      const books2 = await books(broken.file);
      expect(books2.trades, `killed after ${crash}`).toEqual(ends.trades);
      expect(books2.positions).toEqual(ends.positions);
    }
  }, 120_000);
});
