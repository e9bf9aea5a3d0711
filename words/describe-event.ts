import type { EventOf } from '../bus/index.ts';
import { figure, integer, percent, price, shares, signed, words } from './format.ts';
import {
  adjustmentText,
  cutText,
  denialText,
  excludedText,
  figuresText,
  planText,
  reasonText,
  reasonWords,
  refusalText,
  noAnswerText,
} from './text.ts';

/** The event's content as lines for people, every figure included; used by `--sync` and `explain`. */
export function describeEvent(event: Pick<EventOf, 'type' | 'payload'>): readonly string[] {
  return describe(event as EventOf);
}

function describe(event: EventOf): readonly string[] {
  switch (event.type) {
    case 'cycle_started': {
      const { symbols, entries } = event.payload;
      return [`${symbols.join(', ')}${entries ? '' : '; no new entries'}`];
    }
    case 'data_ready': {
      const { bars, excluded, goodShare, entriesAllowed } = event.payload;
      return [
        ...bars.map(
          (b) =>
            `${b.symbol} ${integer(b.length)} bars to ${b.last}, close ${price(b.close)}, quality ${figure(b.quality)}, ${b.provider}`,
        ),
        ...excluded.map((e) => `${e.symbol} left out: ${excludedText(e)}`),
        `${percent(goodShare, 0)} of the listed symbols are good${entriesAllowed ? '' : ': no entries today'}`,
      ];
    }
    case 'exits_ready': {
      const { exits, covers, cancels } = event.payload;
      return orNothing([
        ...exits.map((e) => `exit ${shares(e.qty)} ${e.symbol} (${e.strategy}): ${reasonText(e.reason)}`),
        ...covers.map((c) => {
          const target = c.targetPrice === undefined ? '' : `, target ${price(c.targetPrice)}`;
          const why = c.reason ? `; ${reasonText(c.reason)}` : '';
          return `stop for ${shares(c.qty)} ${c.symbol} (${c.strategy}): ${price(c.stopPrice)}${target}${why}`;
        }),
        ...cancels.map((c) => `cancel ${c.clientOrderId}: ${reasonWords(c.reason)}`),
      ]);
    }
    case 'signals_ready':
      return signals(event.payload);
    case 'validated_ready':
      return orNothing(
        event.payload.signals
          .filter((s) => s.action !== 'hold')
          .flatMap((s) => [
            `${s.symbol} ${s.action} ${s.rawConfidence.toFixed(2)} -> ${s.confidence.toFixed(2)} (${s.strategy ?? 'no strategy'})`,
            ...s.adjustments.map((a) => `  ${adjustmentText(a)}`),
            ...(s.evidence ? [`  evidence: ${figuresText(defined(s.evidence))}`] : []),
          ]),
      );
    case 'approved_ready':
      return approved(event.payload);
    case 'executed_ready': {
      const { orders, cancels } = event.payload;
      return orNothing([
        ...orders.map((o) => {
          const why = o.outcome === 'accepted' ? '' : `: ${refusalText(o.code, o.message)}`;
          return `${o.purpose} ${o.symbol} ${o.outcome}${o.status ? `, ${o.status}` : ''}${why} (${o.orderId ?? o.clientOrderId})`;
        }),
        ...cancels.map((c) => `cancel ${c.symbol} ${words(c.outcome)} (${c.clientOrderId})`),
      ]);
    }
    case 'audited_ready':
      return audited(event.payload);
    case 'cycle_completed': {
      const {
        status,
        signals: read,
        approved: ok,
        refused,
        orders,
        equity,
        cash,
        drawdown,
        failures,
      } = event.payload;
      return [
        `${status}: ${read} symbols read, ${ok} approved, ${refused} refused, ${orders} orders; equity ${price(equity)}, cash ${price(cash)}, drawdown ${percent(drawdown)}`,
        ...failures,
      ];
    }
    case 'order_updated': {
      const { event: update, order, fill } = event.payload;
      const what = `${order.side} ${shares(order.qty)} ${order.symbol} ${words(order.type)}`;
      const at = [order.limitPrice, order.stopPrice].filter((p) => p !== null).map((p) => ` ${price(p)}`);
      const filled = fill ? `: ${shares(fill.qty)} @ ${price(fill.price)}, fees ${price(fill.fees)}` : '';
      return [`${words(update)} ${what}${at.join('')}${filled} (${order.clientOrderId})`];
    }
    case 'position_changed': {
      const { symbol, cause, qty, avgEntryPrice, ratio, cashInLieu, plan, trade } = event.payload;
      const why =
        cause === 'split'
          ? ` after a split of ${figure(ratio)} for 1, ${price(cashInLieu)} in cash for the fraction`
          : cause === 'correction'
            ? ', taken over from the broker'
            : '';
      const closed =
        trade?.exitTime && trade.pnl !== null
          ? `; trade ${trade.id} closed ${signed(trade.pnl)}, ${reasonWords(trade.reason ?? 'exit')}`
          : '';
      return [
        `${symbol} now ${shares(qty)} shares${qty > 0 ? ` at ${price(avgEntryPrice)}` : ''}${why}${closed}`,
        ...(plan ? [`plan: ${planText(plan)}`] : []),
      ];
    }
    case 'halted':
      return [
        `${event.payload.state} by ${event.payload.by}: ${event.payload.reason} (${event.payload.code})`,
      ];
    case 'resumed':
      return [`by ${event.payload.by}: ${event.payload.reason}`];
    case 'agent_failed':
      return [
        `${event.payload.agent} at ${event.payload.type} ${event.payload.event}: ${event.payload.message} (${event.payload.code})`,
      ];
    case 'intent_settled': {
      const { clientOrderId, outcome, status, message } = event.payload;
      return [
        `${clientOrderId}: ${outcome}${status ? `, ${words(status)}` : ''}${message ? ` (${message})` : ''}`,
      ];
    }
    case 'reconciled': {
      const { trigger, round, converged, checked, divergences } = event.payload;
      return [
        `${trigger}, round ${round}: ${checked.orders} orders, ${checked.fills} fills, ${checked.positions} positions; ${converged ? 'books agree' : 'not yet'}`,
        ...divergences.map(
          (d) =>
            `  ${words(d.kind)} ${d.subject}: desk ${d.desk ?? '-'}, broker ${d.broker ?? '-'} (${d.repair})`,
        ),
      ];
    }
    case 'model_asked': {
      const { provider, model, outcome, failure, inputTokens, outputTokens, costUsd, latencyMs } =
        event.payload;
      const tokens =
        inputTokens === null || outputTokens === null
          ? ''
          : `, ${integer(inputTokens)} tokens in, ${integer(outputTokens)} out`;
      return [
        `${provider} (${model}): ${words(outcome)}${tokens}, $${costUsd.toFixed(5)}, ${integer(latencyMs)} ms${failure === null ? '' : `; ${failure}`}`,
      ];
    }
    case 'provider_degraded':
      return [`${event.payload.provider}: ${event.payload.detail} (${event.payload.code})`];
    case 'cycle_skipped':
      return [`${event.payload.reason}, ${event.payload.open} open`];
  }
}

function audited({ narrative, recommendations, notes = [], day }: EventOf<'audited_ready'>['payload']): readonly string[] {
  return [
    narrative,
    ...notes.map(({ role, by, text }) => `note on ${role} by ${by}: ${text}`),
    ...(day ? [`the day ${day.session}, ${day.cycles} cycles${day.by === null ? '' : `, by ${day.by}`}: ${day.narrative}`] : []),
    ...recommendations.map((text) => `look at: ${text}`),
  ];
} // prettier-ignore

function signals(payload: EventOf<'signals_ready'>['payload']): readonly string[] {
  return [
    `chosen by ${payload.selector ?? 'nobody'}`,
    ...payload.failures.map(noAnswerText),
    ...payload.signals.flatMap((s) => [
      `${s.symbol} ${s.action}${s.action === 'hold' ? '' : ` ${s.confidence.toFixed(2)}`} ${s.strategy ?? '(no strategy)'}: ${reasonText(s.reason)}`,
      `  because: ${s.chosenBecause}`,
    ]),
  ];
}

function approved(payload: EventOf<'approved_ready'>['payload']): readonly string[] {
  return orNothing([
    ...payload.cancels.map((c) => `cancel ${c.clientOrderId}: ${reasonWords(c.reason)}`),
    ...payload.orders.flatMap((o) => {
      const prices = [
        ...(o.limitPrice === undefined ? [] : [`limit ${price(o.limitPrice)}`]),
        ...(o.stopPrice === undefined ? [] : [`stop ${price(o.stopPrice)}`]),
        ...(o.stopLoss === undefined ? [] : [`protective stop ${price(o.stopLoss.stopPrice)}`]),
        ...(o.takeProfit === undefined ? [] : [`target ${price(o.takeProfit.limitPrice)}`]),
      ];
      const why = payload.exitReasons[o.clientOrderId];
      return [
        `ok ${o.purpose}: ${o.side} ${shares(o.qty)} ${o.symbol} ${words(o.type)} ${o.timeInForce}${prices.length > 0 ? `, ${prices.join(', ')}` : ''} (${o.strategy}, ${o.clientOrderId})`,
        ...(why ? [`  reason: ${reasonText(why)}`] : []),
        ...(o.plan ? [`  plan: ${planText(o.plan)}`] : []),
        `  passed: ${o.verdict.checks.map(words).join(', ')}; confidence ${o.verdict.confidence.toFixed(2)}, the formula gave ${shares(o.verdict.formulaQty)}`,
        ...o.verdict.cuts.map((c) => `  ${cutText(c)}`),
      ];
    }),
    ...payload.denials.map((d) => `refused ${d.symbol} (${d.strategy}): ${denialText(d)}`),
    ...payload.outcomes
      .filter((o) => o.ref === null && !payload.denials.some((d) => d.symbol === o.symbol))
      .map((o) => `${o.symbol}: ${reasonWords(o.outcome)}`),
  ]);
}

const orNothing = (lines: readonly string[]): readonly string[] => (lines.length > 0 ? lines : ['nothing']);

function defined(figures: Readonly<Record<string, number | null>>): Record<string, number> {
  const known: Record<string, number> = {};
  for (const [name, value] of Object.entries(figures)) if (value !== null) known[name] = value;
  return known;
}
