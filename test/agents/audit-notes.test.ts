import { describe, expect, it } from 'vitest';
import { AuditAgent } from '../../agents/audit.ts';
import type { EventOf, Message } from '../../bus/index.ts';
import { nullNarrator } from '../../llm/index.ts';
import type { Narration, Reviewers } from '../../llm/index.ts';
import { CycleReview } from '../../orchestrator/folds/cycle-review.ts';
import { StatisticsKeeper } from '../../orchestrator/folds/statistics-keeper.ts';

const [DAY, NEXT] = ['2024-03-05', '2024-03-06'];
type Audited = Message<'audited_ready'>['payload'];
const event = (type: string, payload: object): EventOf => ({ type, payload }) as unknown as EventOf;

const says = (by: string, asked: unknown[], text: string | null = `${by} says so`) => ({
  name: by,
  narrate: async (facts: unknown): Promise<Narration> => {
    asked.push(facts);
    return { by, text, failure: text === null ? 'down' : null, calls: [] };
  },
});

/** An audit agent behind its fold, fed cycle by cycle. */
function rig(narrator = nullNarrator, reviewers: Reviewers = {}, equity = 100_000) {
  const review = new CycleReview();
  const agent = new AuditAgent(
    {
      account: () => ({ equity, cash: 90_000, drawdown: 0, positions: [] }),
      statistics: () => new StatisticsKeeper(100_000).statistics,
      risk: () => ({ correlation: null, var95: null }),
      review,
    },
    narrator,
    reviewers,
  );
  return async (session: string, bought: number, judged = true): Promise<Audited> => {
    review.tap(event('cycle_started', {}));
    const signals = judged ? [{ action: 'buy', confidence: 0.4, rawConfidence: 0.8, adjustments: [{ code: 'sharpe' }], evidence: { trades: 30 } }, { action: 'hold' }] : []; // prettier-ignore
    review.tap(event('validated_ready', { signals }));
    review.tap(event('approved_ready', { orders: judged ? [{ purpose: 'entry', verdict: { cuts: [{ code: 'position_limit' }] } }] : [], denials: judged ? [{ code: 'low_confidence' }] : [] })); // prettier-ignore
    const executed = event('executed_ready', { session, part: 'all', orders: Array(bought).fill({ outcome: 'accepted' }), cancels: [] }); // prettier-ignore
    review.tap(executed);
    const answer = await agent.handle(executed as EventOf<'executed_ready'>);
    const payload = answer.find((message) => message.type === 'audited_ready')!.payload as Audited;
    review.tap(event('audited_ready', payload));
    return payload;
  };
}

describe('notes beside the audit', () => {
  it('are written from counts of the cycle, each by its role, and who fails leaves no note', async () => {
    const asked: unknown[] = [];
    const cycle = rig(nullNarrator, { quant: says('anthropic', asked), risk: says('openai', asked, null) });
    const { notes, narrative } = await cycle(DAY, 1);
    expect(notes).toEqual([{ role: 'quant', by: 'anthropic', text: 'anthropic says so' }]);
    expect(narrative).toContain('1 of 1 orders accepted');
    expect(asked).toEqual([
      { buys: 1, sells: 0, holds: 1, lowered: 1, rawConfidence: 0.8, confidence: 0.4, adjustments: { sharpe: 1 }, evidenceTrades: 30 },
      { entries: 1, exits: 0, stops: 0, refusals: { low_confidence: 1 }, cuts: { position_limit: 1 } },
    ]);
  }); // prettier-ignore

  it('a debt is written with its sign before the dollars', async () => {
    expect((await rig(nullNarrator, {}, -5620)(DAY, 0)).narrative).toMatch(/^Equity -\$5,620, /);
  });

  it('nobody is asked to write about nothing', async () => {
    const asked: unknown[] = [];
    const cycle = rig(nullNarrator, { quant: says('anthropic', asked), risk: says('openai', asked) });
    expect(await cycle(DAY, 0, false)).not.toHaveProperty('notes');
    expect(asked).toEqual([]);
  });
});

describe('the report of a day', () => {
  it('comes with the first audit of a later day, where the day had several cycles', async () => {
    const asked: unknown[] = [];
    const cycle = rig(says('anthropic', asked));
    expect(await cycle(DAY, 2)).not.toHaveProperty('day');
    expect(await cycle(DAY, 3)).not.toHaveProperty('day');
    const { day } = await cycle(NEXT, 1);
    expect(day).toEqual({ session: DAY, cycles: 2, by: 'anthropic', narrative: 'anthropic says so' });
    expect(asked).toMatchObject([{ span: 'cycle' }, { span: 'cycle' }, { span: 'cycle' }, { span: 'day', ordersSent: 5, ordersAccepted: 5 }]); // prettier-ignore
    expect(await cycle('2024-03-07', 0), 'a day of one cycle has its report already').not.toHaveProperty(
      'day',
    );
  });

  it("is the desk's own sentence where nobody writes", async () => {
    const cycle = rig();
    await cycle(DAY, 1);
    await cycle(DAY, 1);
    expect((await cycle(NEXT, 0)).day).toMatchObject({ by: null, narrative: expect.stringMatching(/^2 cycles; equity .*2 of 2 orders accepted/) }); // prettier-ignore
  });
});
