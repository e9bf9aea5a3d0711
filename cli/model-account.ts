import { plainText } from '../orchestrator/model-account.ts';
import type { CallShown, Change, Fixed, ModelAccount } from '../orchestrator/model-account.ts';
import { figure, integer, percent, price, shares, words } from '../words/format.ts';
import type { Style } from './style.ts';
import { cutText, denialText, noAnswerText } from '../words/text.ts';

/** Limits of the settings that no reply can reach, with how each reads. */
export type Limits = Readonly<Record<(typeof LIMITS)[number][0], number>>;

const share = (x: number): string => percent(x, 1);
const LIMITS = [
  ['RISK_MAX_PER_TRADE', 'at risk in a trade', share],
  ['RISK_MAX_POSITION', 'in a position', share],
  ['RISK_MAX_SECTOR', 'in a sector', share],
  ['RISK_MAX_GROSS', 'in all', share],
  ['RISK_MAX_POSITIONS', 'positions', integer],
  ['RISK_MAX_SHARES', 'shares an order', integer],
  ['RISK_MAX_ORDERS_PER_MINUTE', 'orders a minute', integer],
  ['RISK_MAX_DAILY_LOSS', 'loss of a day', share],
] as const;

/** The limits alone, out of all settings. */
export const limitsOf = (settings: Limits): Limits =>
  Object.fromEntries(LIMITS.map(([key]) => [key, settings[key]])) as Limits;

/** Longest line of a text from outside that is shown; --json has it whole. */
const LONGEST = 2000;

/** What models did in a cycle, for people: said and answered, cost, changed, and what they had no say in. */
export function accountText(account: ModelAccount, limits: Limits, style: Style): readonly string[] {
  const { cycleId, answeredBy, failures, calls, costUsd, changed, couldNotChange } = account;
  const { orders, refusals } = couldNotChange;
  const differing = changed.filter(({ differs }) => differs).length;
  return [
    '',
    `${style.bold('models')} ${style.dim(`· ${cycleId} · ${calls.length} calls, $${costUsd.toFixed(5)}`)}`,
    ...calls.flatMap((call) => callLines(call, style)),
    ...(calls.some((call) => call.purpose === 'select')
      ? []
      : ['  nobody was asked anew: the same question had its answer']),
    `  chosen by ${answeredBy ?? 'nobody'}${failures.map((one) => `; ${noAnswerText(one)}`).join('')}`,
    style.bold(`  what it changed: ${changed.length === 0 ? 'no symbol was to be chosen for' : `${differing} of ${changed.length} symbols`}`), // prettier-ignore
    ...changed.map((change) => `    ${changeText(change)}`),
    style.bold('  what it could not change'),
    ...orders.map((order) => `    ${fixedText(order)}`),
    ...refusals.map(
      (denial) => `    ${denial.symbol} was refused whatever it replied: ${denialText(denial)}`,
    ),
    `    limits, as set now: ${LIMITS.map(([key, what, text]) => `${text(limits[key])} ${what}`).join(', ')}`,
  ];
}

function callLines(call: CallShown, style: Style): readonly string[] {
  const { provider, model, purpose, prompt, outcome, failure, inputTokens, outputTokens, costUsd, latencyMs, at } = call;
  const tokens = inputTokens === null || outputTokens === null ? '' : `, ${integer(inputTokens)} tokens in, ${integer(outputTokens)} out`;
  const head = `${provider} (${model}) · ${PURPOSES[purpose]} · ${words(outcome)}${tokens}, $${costUsd.toFixed(5)}, ${integer(latencyMs)} ms`;
  return [
    `  ${head} ${style.dim(`· ${at} · ${call.id}`)}`,
    ...(failure === null ? [] : [`    ${plainText(failure, LONGEST)}`]),
    style.dim(`    prompt ${prompt}`),
    ...quoted(`${call.system}\n\n${call.user}`, style),
    ...(call.reply === null ? [style.dim('    no reply')] : [style.dim('    reply'), ...quoted(call.reply, style)]),
  ];
} // prettier-ignore

const PURPOSES: Readonly<Record<CallShown['purpose'], string>> = {
  select: 'asked to choose',
  repair: 'asked again, told what was wrong',
  narrate: 'asked for a note, after every decision; nothing reads it',
};

/** Line by line, with nothing in it that a terminal would obey. */
const quoted = (text: string, style: Style): readonly string[] =>
  text.split('\n').map((line) => `    ${style.dim('|')} ${plainText(line, LONGEST)}`);

function changeText({ symbol, chosen, rules, differs, action, outcome }: Change): string {
  const name = chosen ?? 'no strategy';
  const instead = differs ? `where the rules take ${rules ?? 'none'}` : 'as the rules';
  const became = outcome === null || outcome === action ? '' : `, ${words(outcome)}`;
  return `${symbol} ${name}, ${instead}: ${action}${became}`;
}

function fixedText({ symbol, formulaQty, qty, cuts, confidence, limitPrice, stop, target, checks, clientOrderId }: Fixed): string {
  const cut = cuts.map((one) => `; ${cutText(one)}`).join('');
  const prices = [
    ...(limitPrice === null ? [] : [`limit ${price(limitPrice)}`]),
    ...(stop === null ? [] : [`stop ${price(stop)}`]),
    ...(target === null ? [] : [`target ${price(target)}`]),
  ].join(', ');
  return `${symbol} ${shares(qty)} of ${shares(formulaQty)} shares by the formula${cut}; ${prices}; confidence ${figure(confidence)} by the strategy's code; ${checks.length} rules passed (${clientOrderId})`;
} // prettier-ignore
