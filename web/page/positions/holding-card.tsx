import type { Holding } from '../../api/index.ts';
import { Term } from '../help/term.tsx';
import { dollars, percent, price, sentence, sessionText, shares, strategyText } from '../parts/format.ts';
import { Gain, GainPercent } from '../parts/money.tsx';
import { Why } from '../parts/why.tsx';
import { linkTo } from '../shell/route.ts';
import { planText } from './plan-text.ts';
import { PricePath } from './price-path.tsx';
import './holdings.css';

/** One position: what, how it stands, how far from its stop, and why it was bought. */
export function HoldingCard({ of }: { of: Holding }) {
  return (
    <article class="holding" aria-label={`Position in ${of.symbol}`}>
      <header>
        <h3>
          <a href={linkTo('market', of.symbol)}>{of.symbol}</a>
        </h3>
        <span>
          {shares(of.qty)} shares, {dollars(of.value)}
          {of.share !== null && ` (${percent(of.share, 0)} of the account)`}
        </span>
        <b>
          <Gain of={of.unrealised} /> <GainPercent of={of.return} />
        </b>
      </header>
      <PricePath of={of} />
      <p class="marks">
        <span>
          <i class="stop-mark" />
          <Term name="stop">stop</Term>{' '}
          {of.stop === null ? (of.closing ? 'made way for the sale' : 'none') : price(of.stop)}
        </span>
        <span>
          <i class="entry-mark" />
          bought at {price(of.avgEntryPrice)}
        </span>
        <span>
          <i class="price-mark" />
          now {price(of.lastPrice)}
        </span>
        {of.target !== null && (
          <span>
            <i class="target-mark" />
            <Term name="target">target</Term> {price(of.target)}
          </span>
        )}
      </p>
      <p class="because">
        <strong>Why:</strong> bought {sessionText(of.entered)} by {strategyText(of.strategy)}. {whyText(of)}{' '}
        {of.orderId !== null && <Why id={of.orderId} about={`position in ${of.symbol}`} />}
      </p>
      <p class="says">
        <Term name="plan">Plan</Term>: {planText(of)}
        {of.stopDistance !== null && ` The price is ${percent(of.stopDistance)} above the stop`}
        {of.atRisk !== null && `, ${dollars(Math.abs(of.atRisk))} at risk.`}
      </p>
    </article>
  );
}

/** The sentences of the answer, without the strategy's name in front, which stands before it. */
const whyText = ({ why, strategy }: Holding): string =>
  (why ?? '').replace(`${strategy}: `, '').split('. ').map(sentence).join(' ');
