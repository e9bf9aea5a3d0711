import type { NoTradeReason } from '../../api/index.ts';
import { Bars } from '../parts/bars.tsx';
import { counted, percent, sentence } from '../parts/format.ts';

const BY = {
  gate: { name: 'Refused by Risk', tone: 'loss-bar' },
  strategy: { name: 'The strategy waits', tone: 'quiet-bar' },
  desk: { name: 'Nothing to do', tone: 'accent-bar' },
} as const;

/** Where the code's own sentence is too short for somebody who did not see the signal. */
const PLAIN: Readonly<Record<string, string>> = {
  nothing_held: 'the strategy said sell, but nothing of it was held',
  already_held: 'the strategy said buy, but it was held already',
  no_rule_met: 'the strategy waited: none of its rules was met',
};

/** Why no trade: one bar a reason, the most frequent first. */
export const Reasons = ({
  reasons,
  most = Infinity,
}: {
  reasons: readonly NoTradeReason[];
  most?: number;
}) =>
  reasons.length === 0 ? (
    <p class="quiet">Every signal so far became an order, or there was none yet.</p>
  ) : (
    <Bars
      label="Reasons why there was no trade"
      most={reasons.reduce((sum, reason) => sum + reason.count, 0)}
      bars={shortened(reasons, most).map((reason) => ({
        key: `${reason.by} ${reason.code}`,
        name: (
          <>
            {sentence((reason.by !== 'gate' && PLAIN[reason.code]) || reason.text)}{' '}
            <small class={`by ${reason.by}`}>{BY[reason.by].name}</small>
          </>
        ),
        value: `${counted(reason.count, 'time')}, ${percent(reason.share)}`,
        pieces: [{ length: reason.count, tone: BY[reason.by].tone }],
        note:
          most === Infinity
            ? `Mostly ${reason.symbols
                .slice(0, 4)
                .map(({ symbol, count }) => `${symbol} (${count})`)
                .join(', ')}. Last: ${reason.example}`
            : `Last: ${reason.example}`,
      }))}
    />
  );

/** The most frequent ones; where Risk has refused anything, its first reason is always among them. */
function shortened(reasons: readonly NoTradeReason[], most: number): readonly NoTradeReason[] {
  const first = reasons.slice(0, most);
  const gate = reasons.find((reason) => reason.by === 'gate');
  return gate === undefined || first.includes(gate) ? first : [...first.slice(0, -1), gate];
}
