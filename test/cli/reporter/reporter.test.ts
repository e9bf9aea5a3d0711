import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../../bus/index.ts';
import type { EventName, EventOf } from '../../../bus/index.ts';
import { DENIALS } from '../../../domain/index.ts';
import type { DenialCode } from '../../../domain/index.ts';
import type { DeskReporter } from '../../../orchestrator/reporting.ts';
import { createReporter } from '../../../cli/reporter/index.ts';
import { accepted, cycle, event, filled, order, SESSION, signal } from './events.ts';
import type { CycleOptions } from './events.ts';

type Mode = Parameters<typeof createReporter>[0]['mode'];

function draw(mode: Mode, play: (reporter: DeskReporter) => void, color = false): string {
  let text = '';
  play(createReporter({ mode, color, out: { write: (part) => (text += part) } }));
  return text;
}
const shown = (events: readonly EventOf[], mode: Mode = 'cycle'): string =>
  draw(mode, (reporter) => events.forEach((e) => reporter.on(e)));
const ofCycle = (options: CycleOptions): string => shown(cycle(options));

describe('the fixtures', () => {
  it('are events of the catalogue', () => {
    const approved = { orders: [order('AAPL', 100)], denials: [], outcomes: [] };
    for (const { type, payload } of [
      ...cycle({ signals: [signal('AAPL', 'buy')], approved }),
      ...filled('AAPL', 'buy', 1, 2),
    ]) {
      expect(EVENTS[type].safeParse(payload).error, type).toBeUndefined();
    }
  });
});

describe('a cycle on the screen', () => {
  it('is one line with the six stations, then what was sent', () => {
    const [line, ...more] = ofCycle({
      signals: [signal('AAPL', 'buy'), signal('MSFT', 'hold')],
      approved: { orders: [order('AAPL', 100)], outcomes: [{ symbol: 'AAPL', outcome: 'sent', ref: 'tw' }] },
      executed: [accepted('tw-20240305-AAPL-entry-0', 'AAPL')],
      equity: 100_312.4,
      drawdown: -0.004,
    })
      .trimEnd()
      .split('\n');
    expect(line).toBe(
      '2024-03-05  data 2/2 · signals 1 buy · quant 1 lowered · risk 1 ok · orders 1 · equity 100,312 · dd -0.4 %',
    );
    expect(more).toEqual([
      '            order buy 100 AAPL up to 110.00 for the next open · Breakout · cut from 150 by position limit',
    ]);
  });

  it('shows how equity moved from one cycle to the next', () => {
    const text = shown([...cycle({ equity: 100_000 }), ...cycle({ session: '2024-03-06', equity: 100_300 })]);
    expect(text.split('\n').find((l) => l.startsWith('2024-03-06'))).toContain('equity 100,300 (+0.3 %)');
  });

  it('shows fills since the last cycle: several of one order as one, an exit with its profit and reason', () => {
    const text = shown([
      ...filled('AAPL', 'buy', 60, 100),
      ...filled('AAPL', 'buy', 40, 101),
      ...filled('MSFT', 'sell', 10, 90, { exitTime: SESSION, exitPrice: 90, pnl: -51.3, reason: 'stop' }),
      ...cycle(),
    ]);
    expect(text).toContain('bought 100 AAPL @ 100.40 · Breakout');
    expect(text).toContain('sold 10 MSFT @ 90.00 · Breakout · -51.30, protective stop');
  });

  it('shows entries that were not reached, and says nothing of a stop that makes way', () => {
    const [update] = filled('AAPL', 'buy', 10, 100) as [EventOf<'order_updated'>];
    const ended = (side: 'buy' | 'sell', limitPrice: number | null) =>
      event('order_updated', { ...update.payload, event: 'canceled', fill: null, order: { ...update.payload.order, side, limitPrice, filledQty: 0, status: 'canceled' } } as never, null); // prettier-ignore
    const text = shown([ended('buy', 101.5), ended('sell', null), ...cycle()]);
    expect(text).toContain('not filled buy 10 AAPL, limit 101.50: canceled');
    expect(text.match(/canceled/g)).toHaveLength(1);
  });

  it('every order that is counted is told: stops that were raised with their reason, and one that the broker refused', () => {
    const stop = (symbol: string, stopPrice: number) =>
      order(symbol, 10, { clientOrderId: `tw-20240305-${symbol}-stop-0`, purpose: 'stop', side: 'sell', type: 'stop', orderClass: 'simple', limitPrice: undefined, stopLoss: undefined, stopPrice } as never); // prettier-ignore
    const orders = [stop('AAPL', 98.5), stop('MSFT', 301), stop('SPY', 410)];
    const result = (symbol: string, refused = false) =>
      ({ clientOrderId: `tw-20240305-${symbol}-stop-0`, symbol, purpose: 'stop', outcome: refused ? 'refused' : 'accepted', orderId: null, status: refused ? 'rejected' : 'accepted', code: refused ? 'wash_trade' : null, message: null }) as const; // prettier-ignore
    const exitReasons = { 'tw-20240305-AAPL-stop-0': { code: 'day_stop', figures: {} }, 'tw-20240305-MSFT-stop-0': { code: 'day_stop', figures: {} } }; // prettier-ignore
    const approved = { orders, exitReasons };
    const text = shown(cycle({ approved, executed: [result('AAPL'), result('MSFT'), result('SPY', true)] }));
    expect(text).toContain(
      'stops AAPL at 98.50, MSFT at 301.00 · stop raised to keep the day within its loss limit',
    );
    expect(text).toMatch(/refused sell 10 SPY: .+/);
    const between = event('approved_ready', { session: SESSION, part: 'exits', cancels: [], denials: [], outcomes: [], orders: [stop('QQQ', 350)], exitReasons: {} } as never, null); // prettier-ignore
    expect(shown([between])).toContain('stops QQQ at 350.00 · protective stop');
  });

  it('tells a symbol left out once, until its reason changes', () => {
    const excluded = [{ symbol: 'QQXZ', code: 'unsorted', detail: 'line 3: 1999-01-04 after 1999-01-05' }];
    const text = shown([
      ...cycle({ excluded }),
      ...cycle({ excluded }),
      ...cycle({ excluded: [{ ...excluded[0]!, code: 'stale' }] }),
    ]);
    expect(text.match(/left out QQXZ/g)).toHaveLength(2);
    expect(text).toContain('left out QQXZ: the dates are not sorted: line 3: 1999-01-04 after 1999-01-05');
    expect(text).toContain('data 2/3');
  });

  it('a model that gives no answer is told once with who answers for it, and once that it is back', () => {
    const failures = [{ selector: 'groq', failure: 'groq: failed (500 boom)' }];
    const days = [
      { selector: 'groq' },
      { failures },
      { failures: [{ selector: 'groq', failure: 'groq is not asked for now' }] },
      { selector: null, signals: [] },
      { selector: null, failures },
      { selector: 'groq' },
      { selector: 'groq' },
    ];
    for (const mode of ['cycle', 'compact'] as const) {
      const told = shown(days.flatMap((day) => cycle(day)), mode).split('\n').filter((line) => line.includes('chosen by')); // prettier-ignore
      expect(told.map((line) => line.trim().replace(`${SESSION}  `, ''))).toEqual([
        'chosen by rules: groq gave no answer: failed (500 boom)',
        'chosen by nobody: groq gave no answer: failed (500 boom)',
        'chosen by groq again',
      ]);
    }
  });

  it('shows at once what cannot wait', () => {
    const text = shown([
      event('halted', { state: 'reducing', by: 'risk', code: 'daily_loss', reason: 'loss of 5.2 %' }, null),
      event('provider_degraded', { provider: 'yahoo', code: 'TIMEOUT', detail: 'no answer in 10 s' }, null),
      event('cycle_skipped', { session: SESSION, reason: 'too many open', open: 2 }, null),
    ]);
    expect(text.trimEnd().split('\n')).toEqual([
      'reducing by risk: loss of 5.2 % (daily_loss)',
      'data provider yahoo: no answer in 10 s (TIMEOUT)',
      '2024-03-05  cycle skipped: too many open, 2 open',
    ]);
  });

  it('names a failed agent and the cycle that failed', () => {
    const events = [...cycle({ status: 'failed' })];
    events.splice(4, 0, event('agent_failed', { agent: 'quant', event: 'ev-3', type: 'signals_ready', code: 'INTERNAL', message: 'boom' }, events[0]!.cycleId)); // prettier-ignore
    expect(shown(events)).toMatch(/FAILED\n.*quant failed: boom/);
  });

  it('keeps overlapping cycles apart', () => {
    const one = cycle({ session: '2024-03-05', signals: [signal('AAPL', 'hold')] });
    const two = cycle({ session: '2024-03-06', signals: ['A', 'B', 'C'].map((s) => signal(s, 'hold')) });
    const mixed = one.flatMap((e, i) => [e, two[i]!]);
    expect(shown(mixed)).toMatch(/2024-03-05 {2}data 1\/1[^]*2024-03-06 {2}data 3\/3/);
  });
});

describe('why no trade is always answered', () => {
  const denial = {
    symbol: 'AAPL',
    strategy: 'Breakout' as const,
    code: 'low_confidence' as const,
    figures: { confidence: 0.22, minimum: 0.3 },
  };

  it.each<[string, CycleOptions, string]>([
    [
      'nothing but holds',
      { signals: [signal('A', 'hold'), signal('B', 'hold'), signal('C', 'hold', 'too_few_bars')] },
      'no trade: 2 hold: no rule met, 1 hold: too few bars',
    ],
    ['a halted desk', { entries: false }, `no trade: ${DENIALS.halted}, 2 hold: no rule met`],
    ['bad data', { entriesAllowed: false }, `no trade: ${DENIALS.data_quality_day}, 2 hold: no rule met`],
    ['no symbol', { signals: [] }, 'no trade: no symbol has data that can be trusted'],
    ['no selector', { selector: null }, 'no trade: no selector answered'],
    [
      'a sell of nothing',
      {
        signals: [signal('A', 'sell')],
        approved: { outcomes: [{ symbol: 'A', outcome: 'nothing_held', ref: null }] },
      },
      'no trade: 1 sell: nothing is held',
    ],
    [
      'refusals beside holds',
      {
        signals: [signal('AAPL', 'buy'), signal('B', 'hold')],
        approved: { denials: [denial], outcomes: [{ symbol: 'AAPL', outcome: 'low_confidence', ref: null }] },
      },
      'no trade: 1 hold: no rule met, 1 refused',
    ],
    [
      'a buy of what is held already',
      {
        signals: [signal('A', 'buy')],
        approved: { outcomes: [{ symbol: 'A', outcome: 'already_held', ref: null }] },
      },
      `no trade: 1 buy: ${DENIALS.already_held}`,
    ],
  ])('%s', (_, options, line) => {
    expect(ofCycle(options)).toContain(line);
  });

  it('refusals alone answer by themselves, with the sentence of their code and their figures', () => {
    const text = ofCycle({
      signals: [signal('AAPL', 'buy')],
      approved: { denials: [denial], outcomes: [{ symbol: 'AAPL', outcome: 'low_confidence', ref: null }] },
    });
    expect(text).toContain(
      `refused AAPL (Breakout): ${DENIALS.low_confidence} (confidence 0.22, minimum 0.30)`,
    );
    expect(text).not.toContain('no trade');
  });

  it.each(Object.keys(DENIALS) as DenialCode[])('the refusal %s is told in words', (code) => {
    const text = ofCycle({ signals: [signal('AAPL', 'buy')], approved: { denials: [{ ...denial, code }] } });
    expect(text).toContain(DENIALS[code]);
  });

  it('a broker that refuses or gives no answer is told', () => {
    const [one, two] = ['refused', 'unknown'].map((outcome) =>
      ofCycle({
        signals: [signal('AAPL', 'buy')],
        approved: { orders: [order('AAPL', 100)] },
        executed: [
          {
            ...accepted('tw-20240305-AAPL-entry-0', 'AAPL'),
            outcome: outcome as 'refused',
            code: 'wash_trade',
            message: 'm',
          },
        ],
      }),
    ) as [string, string];
    expect(one).toContain('refused buy 100 AAPL up to 110.00: it would meet an own order on the other side');
    expect(one).toContain('orders 0 of 1');
    expect(two).toContain('unknown buy 100 AAPL');
  });

  it('says nothing of it where something was sent', () => {
    const text = ofCycle({
      signals: [signal('AAPL', 'buy')],
      approved: { orders: [order('AAPL', 1)] },
      executed: [accepted('tw-20240305-AAPL-entry-0', 'AAPL')],
    });
    expect(text).not.toContain('no trade');
  });
});

describe('at full speed', () => {
  const days = ['2024-02-28', '2024-03-05', '2024-04-01', '2024-04-02'];
  const events = days.flatMap((session, i) =>
    cycle({
      session,
      equity: 100_000 + 1000 * i,
      excluded: [{ symbol: 'QQXZ', code: 'no_bars', detail: '' }],
    }),
  );

  it('a line a quarter, and what is left out once', () => {
    const text = draw('compact', (reporter) => {
      for (const e of events) reporter.on(e);
      reporter.footer('finished');
    });
    const lines = text.split('\n');
    expect(lines.filter((l) => l.startsWith('2024 Q'))).toEqual([
      '2024 Q1  2 sessions · 0 signals · 0 bought · 0 sold · 0 refused · equity 101,000 · dd 0.0 %',
      '2024 Q2  2 sessions · 0 signals · 0 bought · 0 sold · 0 refused · equity 103,000 (+2.0 %) · dd 0.0 %',
    ]);
    expect(lines.filter((l) => l.includes('left out QQXZ'))).toHaveLength(1);
    expect(text).toContain('The data is at its end. 4 sessions in this start.');
  });
});

describe('the trace', () => {
  it('prints each event with what changed', () => {
    const text = shown(
      [...filled('AAPL', 'buy', 60, 100), ...cycle({ equity: 100 }), ...cycle({ equity: 101 })],
      'trace',
    );
    expect(text).toMatch(/order_updated +broker +2024-03-05/);
    expect(text).toContain('changed: order none -> filled');
    expect(text).toContain('changed: AAPL 0 -> 60 shares');
    expect(text).toContain('changed: equity 100.00 -> 101.00');
    expect(text.match(/^#/gm)).toHaveLength(18);
  });

  it('has words for every event of the catalogue', () => {
    const samples: readonly EventOf[] = [
      ...cycle({ signals: [signal('AAPL', 'buy')], approved: { orders: [order('AAPL', 3)], exitReasons: { 'tw-20240305-AAPL-entry-0': { code: 'stop', figures: {} } } } }),
      ...filled('AAPL', 'sell', 1, 2, { exitTime: SESSION, pnl: 3, reason: 'strategy_exit' }),
      event('audited_ready', { session: SESSION, equity: 1, cash: 1, drawdown: 0, metrics: { trades: 0, winRate: null, averageTrade: null, profitFactor: null, pnl: 0, averagePosition: null, sharpe: null, sortino: null, maxDrawdown: null, exposure: 0, correlation: null, var95: null, openPositions: 0 }, byStrategy: {}, bySymbol: {}, narrative: 'n', recommendations: ['r'] }),
      event('halted', { state: 'halted', by: 'me', code: 'hand', reason: 'r' }),
      event('intent_settled', { session: SESSION, clientOrderId: 'c', symbol: 'AAPL', purpose: 'entry', outcome: 'found', orderId: 'o', status: 'new', code: null, message: null }),
      event('model_asked', { call: 'c1', purpose: 'select', provider: 'groq', model: 'llama', prompt: 'selection/1', promptHash: 'a'.repeat(64), replyHash: null, outcome: 'timeout', failure: 'groq did not answer within 20 s', inputTokens: null, outputTokens: null, costUsd: 0.001, latencyMs: 20_000 }),
      event('reconciled', { session: SESSION, trigger: 'start', round: 1, converged: true, checked: { orders: 0, fills: 0, positions: 0 }, divergences: [], corrections: [], note: null }),
      event('resumed', { by: 'me', reason: 'r', codes: [], peakReset: false, ramp: false }),
      event('agent_failed', { agent: 'risk', event: 'ev-1', type: 'data_ready', code: 'X', message: 'm' }),
      event('provider_degraded', { provider: 'p', code: 'c', detail: 'd' }),
      event('cycle_skipped', { session: SESSION, reason: 'r', open: 1 }),
    ]; // prettier-ignore
    expect(new Set(samples.map((e) => e.type))).toEqual(new Set(Object.keys(EVENTS) as EventName[]));
    for (const sample of samples) {
      const [head, ...body] = shown([sample], 'trace').trimEnd().split('\n');
      expect(head).toContain(sample.type);
      expect(body.length, sample.type).toBeGreaterThan(0);
      expect(body.join('\n')).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

describe('beginning and end', () => {
  const info = {
    version: '0.1.0',
    mode: 'paper' as const,
    market: 'simulated, seed 1',
    symbols: ['AAPL', 'MSFT'],
    exchange: 'embedded paper exchange',
    selector: 'rules',
    pace: '1 session a second',
    database: 'runtime/trading_system.db',
    logs: 'runtime/logs',
  };

  it('the header says what runs, where it is kept and how to stop it', () => {
    const text = draw('cycle', (reporter) => {
      reporter.header(info);
      reporter.opened({ lastSession: '2024-03-04', equity: 100_000, cash: 90_000, positions: 1 });
    });
    for (const part of ['simulated, seed 1', 'AAPL, MSFT', 'embedded paper', 'rules', 'runtime/trading_system.db', 'runtime/logs', 'Ctrl-C', 'carries on after 2024-03-04', '1 position ']) expect(text).toContain(part); // prettier-ignore
    expect(text.length).toBeGreaterThan(200);
  });

  it('the footer counts refusals by code and says what to ask next', () => {
    const denial = {
      symbol: 'A',
      strategy: 'Breakout' as const,
      code: 'max_positions' as const,
      figures: {},
    };
    const text = draw('cycle', (reporter) => {
      reporter.header(info);
      for (const e of cycle({
        signals: [signal('A', 'buy')],
        approved: { denials: [denial, denial, { ...denial, code: 'halted' }] },
      }))
        reporter.on(e);
      reporter.footer('stopped');
    });
    expect(text).toContain('2 max positions, 1 halted');
    expect(text).toMatch(/Stopped in order\. 1 session in this start\./);
    expect(text).toContain('npm run trades');
  });
});

describe('what models did in a run', () => {
  const call = (outcome: string, costUsd: number) =>
    event('model_asked', { call: 'c', purpose: 'select', provider: 'groq', model: 'llama', prompt: 'selection/1', promptHash: 'a'.repeat(64), replyHash: null, outcome, failure: null, inputTokens: null, outputTokens: null, costUsd, latencyMs: 20 }); // prettier-ignore
  const ended = (events: readonly EventOf[]): string =>
    draw('cycle', (reporter) => {
      for (const one of events) reporter.on(one);
      reporter.footer('stopped');
    });

  it('the end says who chose in how many cycles, how many calls had no answer, and what they cost', () => {
    const failures = [{ selector: 'groq', failure: 'groq: boom' }];
    const days = [...cycle({ selector: 'groq' }), ...cycle({ failures }), ...cycle({ failures })];
    expect(ended([call('answered', 0.0011), call('provider_failed', 0), call('timeout', 0.002), ...days])).toMatch(
      /models +chosen by groq in 1 cycle, rules in 2; 3 calls, 2 without an answer, \$0\.0031\n/,
    ); // prettier-ignore
  });

  it('without a model nothing is said of models', () => {
    expect(ended(cycle())).not.toContain('models');
  });
});

describe('colour', () => {
  it('is there only where it is wished', () => {
    const play = (reporter: DeskReporter) => cycle().forEach((e) => reporter.on(e));
    expect(draw('cycle', play)).not.toContain('\u001b[');
    expect(draw('cycle', play, true)).toContain('\u001b[');
  });
});
