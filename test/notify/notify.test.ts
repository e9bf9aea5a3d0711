import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventName, EventOf, PayloadOf } from '../../bus/index.ts';
import { createRng } from '../../domain/index.ts';
import { acknowledgeNotice, breakerOpen, createNotifier, dailyReport, KINDS, readNotices, unreadCounts } from '../../notify/index.ts'; // prettier-ignore
import type { Draft, Notifier } from '../../notify/index.ts';
import { EventNotices } from '../../notify/from-events.ts';
import { Policy } from '../../notify/policy.ts';
import { notifySettings } from '../../notify/settings.ts';
import { writeControl } from '../../orchestrator/safety/index.ts';
import { readStatus } from '../../orchestrator/status/index.ts';
import { createRedactor } from '../../orchestrator/config/index.ts';
import { scratchFolder, startDesk } from '../support/desk.ts';
import { httpServer, smtpServer } from './loopback.ts';

const NOON = Date.parse('2026-11-20T17:00:00Z'); // 12:00 in New York
const MINUTE = 60_000;
const SESSION = '2026-11-20';

let seq = 0;
const event = <N extends EventName>(type: N, payload: Partial<PayloadOf<N>>): EventOf =>
  ({ seq: ++seq, id: `ev-${seq}`, cycleId: 'c1', type, at: new Date(NOON).toISOString(), causedBy: null, payload }) as unknown as EventOf; // prettier-ignore

/** One event, or word from elsewhere, for each class of notice. */
const fillOf = (n: number): EventOf =>
  event('order_updated', {
    event: 'fill',
    order: { qty: 100, filledQty: 100, side: 'buy', symbol: 'MSFT' },
    fill: { executionId: `x${n}`, side: 'buy', qty: 100, symbol: 'MSFT', price: 101.38 },
  } as never);
const refusedExit = event('executed_ready', {
  session: SESSION, part: 'exits', cancels: [],
  orders: [{ clientOrderId: 'desk-1', symbol: 'AAPL', purpose: 'stop', outcome: 'refused', orderId: null, status: null, code: 'insufficient_qty', message: 'held by another order' }],
}); // prettier-ignore
const halted = (code = 'daily_loss'): EventOf => event('halted', { state: 'halted', by: 'desk', code, reason: 'the day has lost 5 %' }); // prettier-ignore
const closing = (drawdown: number): EventOf => event('cycle_completed', { session: SESSION, drawdown, equity: 91_000 } as never); // prettier-ignore
const CLASSES: Readonly<Record<(typeof KINDS)[number], EventOf | Draft>> = {
  fill: fillOf(1),
  exit_refused: refusedExit,
  halt: halted(),
  resume: event('resumed', { by: 'anna', reason: 'looked at it', codes: ['daily_loss'], peakReset: false, ramp: false }),
  breaker_open: breakerOpen('alpaca', 'broker', 'connect ECONNREFUSED'),
  drawdown: closing(0.09),
  data_stale: event('data_ready', { session: SESSION, bars: [], goodShare: 0.4, entriesAllowed: false, excluded: [{ symbol: 'AAPL', code: 'stale', detail: 'two days old' }] }),
  reconciliation: event('reconciled', { session: SESSION, trigger: 'timer', round: 1, converged: true, note: null, corrections: [], checked: { orders: 1, fills: 1, positions: 1 }, divergences: [{ kind: 'position_differs', subject: 'MSFT', desk: 100, broker: 90, repair: 'fold' }] }),
  agent_failed: event('agent_failed', { agent: 'quant', event: 'ev-1', type: 'signals_ready', code: 'INTERNAL', message: 'a fault' }),
  daily_report: dailyReport(SESSION, 'equity 101,000'),
}; // prettier-ignore

interface Rig {
  readonly notifier: Notifier;
  readonly dir: string;
  readonly said: string[];
  readonly escalated: string[];
  now: number;
}
async function rig(env: object, secrets: readonly string[] = []): Promise<Rig> {
  const on = { dir: scratchFolder('notify'), said: [] as string[], escalated: [] as string[], now: NOON };
  const notifier = await createNotifier(notifySettings.parse(env), {
    runtimeDir: on.dir,
    wall: { kind: 'wall', now: () => made.now },
    desk: 'desk',
    rng: createRng(1),
    say: (line) => void on.said.push(line),
    redact: createRedactor(secrets),
    escalate: async (reason) => void on.escalated.push(reason),
  });
  const made: Rig = Object.assign(on, { notifier });
  return made;
}
const round = async (on: Rig): Promise<void> => {
  await on.notifier.tick();
  await on.notifier.settled();
};
const tell = (on: Rig, what: EventOf | Draft): void =>
  'kind' in what ? on.notifier.tell(what) : on.notifier.on(what);

describe('every class of notice goes out by every channel', () => {
  let http: Awaited<ReturnType<typeof httpServer>>;
  let smtp: Awaited<ReturnType<typeof smtpServer>>;
  let on: Rig;

  beforeAll(async () => {
    [http, smtp] = [await httpServer(), await smtpServer()];
    on = await rig({
      NOTIFY_CHANNELS: ['console', 'file', 'webhook', 'slack', 'telegram', 'email'],
      NOTIFY_WEBHOOK_URL: `${http.url}/sms`,
      NOTIFY_WEBHOOK_TOKEN: 'hook-token',
      NOTIFY_WEBHOOK_BODY: { to: '+1555', message: '{message}' },
      NOTIFY_SLACK_URL: `${http.url}/slack`,
      NOTIFY_TELEGRAM_TOKEN: '12:bot', NOTIFY_TELEGRAM_CHAT: '-7', NOTIFY_TELEGRAM_URL: http.url,
      NOTIFY_SMTP_URL: `smtp://user:mail-password@${smtp.address}`,
      NOTIFY_EMAIL_FROM: 'desk@example.com', NOTIFY_EMAIL_TO: ['anna@example.com', 'bo@example.com'],
    }); // prettier-ignore
    for (const what of Object.values(CLASSES)) tell(on, what);
    await on.notifier.tick();
    await on.notifier.close(8000);
  }, 20_000);
  afterAll(() => Promise.all([http.close(), smtp.close()]));

  it('keeps one notice of each class, numbered', () => {
    const kept = readNotices(on.dir);
    expect(kept.map((n) => n.kind).toSorted()).toEqual([...KINDS].toSorted());
    expect(kept.map((n) => n.id)).toEqual(KINDS.map((_, i) => `n${i + 1}`));
    expect(unreadCounts(on.dir)).toEqual({ info: 0, warning: 2, critical: 5 });
  });

  it('reaches the console and the file', () => {
    const file = readFileSync(path.join(on.dir, 'logs', 'notices.log'), 'utf8');
    for (const { title } of readNotices(on.dir)) {
      expect(on.said.join('\n')).toContain(title);
      expect(file).toContain(title);
    }
    expect(on.said.filter((line) => line.includes('could not be sent'))).toEqual([]);
  });

  it('reaches a webhook in the shape its gateway wants, with its token', () => {
    const sent = http.posted.filter((p) => p.path === '/sms');
    expect(sent).toHaveLength(KINDS.length);
    for (const { headers, body } of sent) {
      expect(headers['authorization']).toBe('Bearer hook-token');
      expect(Object.keys(body)).toEqual(['to', 'message']);
      expect(body['message'], 'one line').not.toContain('\n');
    }
    expect(sent[0]?.body).toEqual({ to: '+1555', message: 'bought 100 MSFT @ 101.38' });
  });

  it('reaches Slack and Telegram', () => {
    expect(http.posted.filter((p) => p.path === '/slack')).toHaveLength(KINDS.length);
    const telegram = http.posted.filter((p) => p.path === '/bot12:bot/sendMessage');
    expect(telegram).toHaveLength(KINDS.length);
    expect(telegram[2]?.body).toMatchObject({ chat_id: '-7', disable_notification: false });
    expect(telegram[2]?.body['text']).toContain('npm run acknowledge -- n3');
  });

  it('reaches a mailbox, over a whole SMTP dialogue', () => {
    expect(smtp.mails).toHaveLength(KINDS.length);
    expect(new Set(smtp.logins)).toEqual(new Set(['user:mail-password']));
    expect(smtp.mails[0]).toMatchObject({ from: 'desk@example.com', to: ['anna@example.com', 'bo@example.com'] });
    expect(smtp.mails.map((m) => /^Subject: (.*)$/m.exec(m.data)?.[1])).toContain('[desk] critical: halted: daily_loss');
  }); // prettier-ignore
});

describe('what a notifier keeps to itself', () => {
  it('P10: a secret in an event reaches no channel and no file', async () => {
    const secret = 'sk-planted-987654321';
    const on = await rig({ NOTIFY_CHANNELS: ['console', 'file'] }, [secret]);
    tell(on, event('agent_failed', { agent: 'data', event: 'ev-1', type: 'x', code: 'INTERNAL', message: `401 for ${secret}` })); // prettier-ignore
    await on.notifier.tick();
    await on.notifier.close();
    expect(readNotices(on.dir)).toHaveLength(1);
    const all = on.said.join('') + readFileSync(path.join(on.dir, 'notices.jsonl'), 'utf8') + readFileSync(path.join(on.dir, 'logs/notices.log'), 'utf8'); // prettier-ignore
    expect(all).toContain('[redacted]');
    expect(all).not.toContain(secret);
  });

  it('a channel that never answers holds nothing up, and is told of once', async () => {
    const http = await httpServer();
    http.state.status = null;
    const on = await rig({ NOTIFY_CHANNELS: ['slack', 'console'], NOTIFY_SLACK_URL: `${http.url}/slack` });
    for (let i = 0; i < 50; i++) tell(on, fillOf(100 + i));
    expect(on.said, 'nothing at all happens within the event').toEqual([]);
    await on.notifier.tick();
    await on.notifier.close(0);
    expect(readNotices(on.dir)).toHaveLength(50);
    await http.close();
  });

  it('a channel that refuses is asked again, then told of, without its address', async () => {
    const http = await httpServer();
    http.state.status = 503;
    const on = await rig({ NOTIFY_CHANNELS: ['slack'], NOTIFY_SLACK_URL: `${http.url}/services/T0/secret` });
    tell(on, halted());
    await on.notifier.tick();
    await on.notifier.close(5000);
    expect(http.posted.length, 'a try and two more').toBe(3);
    expect(on.said).toEqual([
      expect.stringContaining('a notice could not be sent by slack: slack answered 503'),
    ]);
    expect(on.said.join('')).not.toContain('/services');
    await http.close();
  }, 15_000);

  it('a channel without what it needs ends the start, and says what is missing', async () => {
    await expect(rig({ NOTIFY_CHANNELS: ['telegram'] })).rejects.toThrow(
      'telegram needs NOTIFY_TELEGRAM_TOKEN',
    );
    await expect(rig({ NOTIFY_CHANNELS: ['email'] })).rejects.toThrow('email needs NOTIFY_EMAIL_TO');
  });
});

describe('how often a person is told', () => {
  it('the same news once in NOTIFY_SAME_MINUTES', async () => {
    const on = await rig({ NOTIFY_CHANNELS: ['console'] });
    for (const minutes of [0, 3, 9, 11]) {
      on.now = NOON + minutes * MINUTE;
      tell(on, halted());
      await round(on);
    }
    expect(readNotices(on.dir).map((n) => (Date.parse(n.at) - NOON) / MINUTE)).toEqual([0, 11]);
    await on.notifier.close();
  });

  it('in quiet hours only what is critical; the rest comes as one when they end', async () => {
    const on = await rig({
      NOTIFY_CHANNELS: ['console'],
      NOTIFY_QUIET: '22:00-07:00',
      NOTIFY_REPEAT_MINUTES: 0,
    });
    on.now = Date.parse('2026-11-21T04:00:00Z'); // 23:00 in New York
    for (const what of [fillOf(1), fillOf(2), halted()]) tell(on, what);
    await round(on);
    expect(on.said).toHaveLength(1);
    expect(on.said[0]).toContain('daily_loss');
    on.now = Date.parse('2026-11-21T12:01:00Z'); // 07:01
    await round(on);
    await on.notifier.close();
    expect(on.said).toHaveLength(2);
    expect(on.said[1]).toContain('2 notices of the quiet hours');
  });

  it('no more than NOTIFY_PER_HOUR, critical ones not counted; none is lost', async () => {
    const on = await rig({ NOTIFY_CHANNELS: ['console'], NOTIFY_PER_HOUR: 5 });
    for (let i = 0; i < 20; i++) tell(on, fillOf(i));
    tell(on, halted());
    await round(on);
    expect(on.said.filter((line) => line.startsWith('bought'))).toHaveLength(5);
    expect(on.said.filter((line) => line.includes('[critical]'))).toHaveLength(1);
    on.now += 61 * MINUTE;
    await round(on);
    expect(on.said).toContainEqual(expect.stringContaining('15 notices were only kept'));
    expect(readNotices(on.dir)).toHaveLength(21);
    await on.notifier.close();
  });

  it('quiet hours follow the clocks of their zone, also over midnight', () => {
    const policy = (quiet: string): Policy =>
      new Policy({ least: 'info', sameMinutes: 1, perHour: 9, quiet, timeZone: 'America/New_York' });
    const quiet = (hours: string, at: string): boolean => policy(hours).isQuiet(Date.parse(at));
    expect(quiet('22:00-07:00', '2026-07-01T11:30:00Z'), '07:30 in summer').toBe(false);
    expect(quiet('22:00-07:00', '2026-12-01T11:30:00Z'), '06:30 in winter').toBe(true);
    expect(quiet('12:00-13:00', '2026-12-01T17:30:00Z')).toBe(true);
    expect(quiet('12:00-13:00', '2026-12-01T18:00:00Z'), 'the end is not within').toBe(false);
  });

  it('drawdown tiers are told as they are passed, and again only after a recovery', () => {
    const notices = new EventNotices([0.03, 0.05, 0.08]);
    const told = (drawdown: number): string[] =>
      notices.of(closing(drawdown)).map((d) => `${d.severity} ${d.key}`);
    expect([0.01, 0.031, 0.04, 0.051, 0.049, 0.052, 0.2, 0.01, 0.09].map(told)).toEqual([
      [], ['warning drawdown/0.03'], [], ['warning drawdown/0.05'], [], ['warning drawdown/0.05'], ['critical drawdown/0.08'], [], ['critical drawdown/0.08'],
    ]); // prettier-ignore
    expect(new EventNotices([0.03]).of(closing(-0.04)), 'whatever its sign').toHaveLength(1);
  });
});

describe('what is critical wants an answer', () => {
  it('is repeated until somebody acknowledges it, from another process or not', async () => {
    const on = await rig({ NOTIFY_CHANNELS: ['console'], NOTIFY_REPEAT_MINUTES: 15 });
    tell(on, halted());
    await round(on);
    const at = async (minutes: number): Promise<number> => {
      on.now = NOON + minutes * MINUTE;
      await round(on);
      return on.said.filter((line) => line.includes('again, nobody has answered')).length;
    };
    expect([await at(14), await at(15), await at(20), await at(31)]).toEqual([0, 1, 1, 2]);
    expect(acknowledgeNotice(on.dir, { id: 'n1', by: 'anna', now: on.now })).toHaveLength(1);
    expect(acknowledgeNotice(on.dir, { id: 'n1', by: 'bo', now: on.now }), 'it is answered').toEqual([]);
    expect(await at(300)).toBe(2);
    expect(readNotices(on.dir)[0]?.acknowledged).toMatchObject({ by: 'anna' });
    await on.notifier.close();
  });

  it('unanswered it moves the desk, once, where that is configured', async () => {
    const on = await rig({ NOTIFY_ESCALATE_MINUTES: 30 });
    tell(on, halted());
    await round(on);
    for (const minutes of [29, 30, 31, 500]) {
      on.now = NOON + minutes * MINUTE;
      await round(on);
    }
    expect(on.escalated).toEqual(['nobody has acknowledged n1 (halted: daily_loss) within 30 minutes']);
    await on.notifier.close();
  });

  it('the log goes on over a restart, and over a line that a kill cut in half', async () => {
    const on = await rig({});
    tell(on, halted());
    await round(on);
    appendFileSync(path.join(on.dir, 'notices.jsonl'), '{"id":"n2","at":"2026');
    acknowledgeNotice(on.dir, { id: 'all', by: 'anna', now: NOON });
    expect(readNotices(on.dir).map((n) => [n.id, n.acknowledged?.by])).toEqual([['n1', 'anna']]);
    await on.notifier.close();
  });
});

describe('beside a running desk', () => {
  it('an old critical notice that nobody answered leaves the desk reducing, with its own code', async () => {
    const folder = scratchFolder('notify-desk');
    const old = { id: 'n1', at: '2026-01-02T15:00:00.000Z', kind: 'halt', severity: 'critical', title: 'halted', text: '', key: 'x' }; // prettier-ignore
    appendFileSync(path.join(folder, 'notices.jsonl'), `${JSON.stringify(old)}\n`);
    const { events, fault } = await startDesk({
      file: path.join(folder, 'desk.db'),
      symbols: ['AAPL', 'SPY'],
      env: { NOTIFY_REPLAY: 'true', NOTIFY_CHANNELS: 'file', NOTIFY_ESCALATE_MINUTES: '5', NOTIFY_REPEAT_MINUTES: '0' },
      run: { cycles: '6' },
    }); // prettier-ignore
    expect(fault).toBeNull();
    const halts = events.flatMap((e) => (e.type === 'halted' ? [e.payload] : []));
    expect(halts).toMatchObject([{ code: 'unanswered', state: 'reducing', by: 'notices' }]);
    expect(readStatus(folder, NOON)?.status.halt).toMatchObject({
      state: 'reducing',
      standing: [{ code: 'unanswered' }],
    });
    expect(readNotices(folder).map((n) => n.kind)).toContain('halt');
  });

  it('P7: unanswered, a live desk opens nothing more and goes on to let go; answered and resumed, it opens again', async () => {
    const folder = scratchFolder('notify-escalation');
    const file = path.join(folder, 'desk.db');
    const live = async (
      cycles: number,
      env: Readonly<Record<string, string>> = {},
    ): Promise<readonly EventOf[]> => {
      const { events, fault } = await startDesk({ file, symbols: ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'], run: { cycles: String(cycles) }, env: { NOTIFY_REPLAY: 'true', NOTIFY_CHANNELS: 'file', ...env } }); // prettier-ignore
      expect(fault).toBeNull();
      return events;
    };
    const sent = (events: readonly EventOf[], purpose: string): number =>
      events.flatMap((e) => (e.type === 'approved_ready' ? e.payload.orders : [])).filter((o) => o.purpose === purpose).length; // prettier-ignore
    const escalating = { NOTIFY_ESCALATE_MINUTES: '5', NOTIFY_REPEAT_MINUTES: '0' };
    expect(sent(await live(20), 'entry'), 'it holds something').toBeGreaterThan(0);

    const old = { id: 'n1', at: '2026-01-02T15:00:00.000Z', kind: 'halt', severity: 'critical', title: 'halted', text: '', key: 'x' }; // prettier-ignore
    appendFileSync(path.join(folder, 'notices.jsonl'), `${JSON.stringify(old)}\n`);
    const left = await live(60, escalating);
    const reducing = left.slice(left.findIndex((e) => e.type === 'halted'));
    expect(reducing[0]).toMatchObject({ type: 'halted', payload: { code: 'unanswered', state: 'reducing' } });
    expect(sent(reducing, 'entry'), 'nothing new is opened').toBe(0);
    const refused = reducing.flatMap((e) => (e.type === 'approved_ready' ? e.payload.denials : []));
    expect(refused.map((d) => d.code), 'and each refusal says why').toContain('halted'); // prettier-ignore
    const letGo = reducing.some((e) => e.type === 'order_updated' && e.payload.fill && e.payload.order.side === 'sell'); // prettier-ignore
    expect(letGo, 'stops and exits go on').toBe(true);

    expect(acknowledgeNotice(folder, { id: 'all', by: 'anna', now: NOON }).length).toBeGreaterThan(0);
    writeControl(folder, NOON, { kind: 'resume', by: 'anna', reason: 'looked at it' });
    const again = await live(60, escalating);
    const codes = again.flatMap((e) => (e.type === 'halted' ? [e.payload.code] : []));
    expect(codes, 'an answer is enough').not.toContain('unanswered');
    expect(sent(again, 'entry')).toBeGreaterThan(0);
  });

  it('P5: notices change nothing of a replay: same journal with them and without', async () => {
    const run = async (env: Readonly<Record<string, string>>): Promise<readonly EventOf[]> =>
      (await startDesk({ file: path.join(scratchFolder('notify-p5'), 'desk.db'), symbols: ['AAPL', 'MSFT', 'SPY'], env, run: { cycles: '25' } })).events; // prettier-ignore
    const [without, within] = [
      await run({}),
      await run({ NOTIFY_REPLAY: 'true', NOTIFY_CHANNELS: 'file,console' }),
    ];
    expect(within).toEqual(without);
    expect(within.some((e) => e.type === 'order_updated' && e.payload.fill)).toBe(true);
  });
});
