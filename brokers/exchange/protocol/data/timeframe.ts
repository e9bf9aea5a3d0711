import { faults } from '../fault.ts';

export type Timeframe =
  | { readonly unit: 'minute'; readonly count: number }
  | { readonly unit: 'day' | 'week' | 'month'; readonly count: number };

const FORM = /^(\d{0,2})(Min|T|Hour|H|Day|D|Week|W|Month|M)$/;

/** `1Min`..`59Min`, `1Hour`..`23Hour`, `1Day`, `1Week`, `1|2|3|4|6|12Month`, and their short forms. */
export function readTimeframe(text: string | null): Timeframe {
  const found = FORM.exec(text ?? '');
  if (!found) throw faults.badData(text === null ? 'timeframe is required' : `invalid timeframe: ${text}`);
  const count = found[1] === '' ? 1 : Number(found[1]);
  const wrong = (): never => {
    throw faults.badData(`invalid timeframe: ${text}`);
  };
  switch (found[2]) {
    case 'Min':
    case 'T':
      return count >= 1 && count <= 59 ? { unit: 'minute', count } : wrong();
    case 'Hour':
    case 'H':
      return count >= 1 && count <= 23 ? { unit: 'minute', count: count * 60 } : wrong();
    case 'Day':
    case 'D':
      return count === 1 ? { unit: 'day', count } : wrong();
    case 'Week':
    case 'W':
      return count === 1 ? { unit: 'week', count } : wrong();
    default:
      return [1, 2, 3, 4, 6, 12].includes(count) ? { unit: 'month', count } : wrong();
  }
}
