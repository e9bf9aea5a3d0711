import type { Holding } from '../../api/index.ts';
import { Donut } from '../parts/donut.tsx';
import { dollars, percent } from '../parts/format.ts';
import { linkTo } from '../shell/route.ts';
import './money.css';

/** Slices that are told apart; what is beyond them is one. */
const MOST = 6;

/** Where the money is: each position and the cash as parts of the account. */
export function Money({ held, equity, cash }: MoneyProps) {
  const ranked = [...held].sort((a, b) => b.value - a.value);
  const rest = ranked.slice(MOST).reduce((sum, one) => sum + one.value, 0);
  const slices = [
    ...ranked.slice(0, MOST).map((one, index) => ({ name: one.symbol, value: one.value, tone: `part-${index}` })),
    ...(rest > 0 ? [{ name: `${ranked.length - MOST} more`, value: rest, tone: `part-${MOST}` }] : []),
    { name: 'Cash', value: Math.max(0, cash), tone: 'part-cash' },
  ]; // prettier-ignore
  const invested = percent(equity > 0 ? 1 - cash / equity : 0, 0);
  const words = slices.map(({ name, value }) => `${name} ${dollars(value)}`).join(', ');
  return (
    <div class="money">
      <Donut
        label={`Where the money is: ${words}.`}
        slices={slices}
        middle={invested.replace(' ', '\u2009')}
        below="invested"
      />
      <ul>
        {slices.map(({ name, value, tone }) => (
          <li key={name}>
            <i class={tone} />
            {held.some((one) => one.symbol === name) ? <a href={linkTo('market', name)}>{name}</a> : name}
            <b>{dollars(value)}</b>
            <small>{percent(equity > 0 ? value / equity : 0, 0)}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface MoneyProps {
  readonly held: readonly Holding[];
  readonly equity: number;
  readonly cash: number;
}
