import type { Holding } from '../../api/index.ts';
import { counted, price, shares } from '../parts/format.ts';

/** What the position is held for, in a sentence or two; of one that is being sold, that and why. */
export function planText({ qty, stop, trail, target, timeLimit, held, closing }: Holding): string {
  if (closing !== null) {
    const all = closing.qty >= qty ? 'all of it' : `${shares(closing.qty)} of ${shares(qty)} shares`;
    const place = stop === null ? ', and takes the place of the stop' : '';
    return `An order to sell ${all} has been given${place}.${closing.because === null ? '' : ` Why: ${closing.because}.`}`;
  }
  const parts = [stop === null ? 'No stop rests at the broker' : `Sold if it falls to ${price(stop)}`];
  if (trail !== null) parts.push(`the stop follows the price up at ${distance(trail)}`);
  if (target !== null) parts.push(`sold with a gain at ${price(target)}`);
  if (timeLimit !== null)
    parts.push(`held ${counted(timeLimit, 'session')} at most${held === null ? '' : `, ${held} so far`}`);
  else parts.push('else held until its strategy says sell');
  return `${parts.join('; ')}.`;
}

const distance = (trail: string): string => {
  const [kind, value] = trail.split(':');
  return kind === 'percent' ? `${value} %` : `$${value}`;
};
