import type { EventOf } from '../../bus/index.ts';
import { counted, integer } from '../../words/format.ts';
import { noAnswerText } from '../../words/text.ts';
import type { Style } from '../style.ts';
import type { RunCount } from './run-count.ts';

type Signals = EventOf<'signals_ready'>['payload'];

/**
 * Who chooses, told where that changes: once that a model gives no answer and who answers for it, once that it does
 * again. Null where nothing is to be told.
 */
export function chooserNews(style: Style): (signals: Signals) => string | null {
  let before = '';
  return ({ selector, failures }) => {
    // Where every symbol is held nobody is asked, and nothing has changed.
    if (selector === null && failures.length === 0) return null;
    const now = failures.length === 0 ? '' : [...failures.map((one) => one.selector), selector].join();
    if (now === before) return null;
    before = now;
    return now === ''
      ? style.green(`chosen by ${selector} again`)
      : style.yellow(`chosen by ${selector ?? 'nobody'}: ${failures.map(noAnswerText).join('; ')}`);
  };
}

/** `chosen by openai in 3 cycles, rules in 2; 8 calls, 3 without an answer, $0.0012`; null where no model has a part in it. */
export function modelsText({ chosen, models }: RunCount): string | null {
  if (models.calls === 0) return null;
  const { calls, failed, costUsd } = models;
  const by = [...chosen].map(([who, n], i) => `${who} in ${i === 0 ? counted(n, 'cycle') : integer(n)}`);
  const cost = `${counted(calls, 'call')}${failed === 0 ? '' : `, ${integer(failed)} without an answer`}, $${costUsd.toFixed(4)}`; // prettier-ignore
  return [...(by.length === 0 ? [] : [`chosen by ${by.join(', ')}`]), cost].join('; ');
}
