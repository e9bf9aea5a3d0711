import { DIVERGENCES } from '../../portfolio/reconcile/index.ts';
import type { DivergenceKind } from '../../portfolio/reconcile/index.ts';

/** docs/reconciliation.md: every difference between the desk's books and the broker's, and what is done about it. */
export function reconciliationDocument(): string {
  return `${[
    '# Reconciliation',
    '',
    "The desk compares its books with the broker's at start, after every reconnect, on a timer (RECONCILE_SECONDS), after an",
    'order whose fate is not known, and by hand (`npm run reconcile`). It goes in rounds: hear the feed, settle intents, read',
    'orders, fills, positions and cash, compare, record, repair; until a round finds nothing to repair. Entries are fenced',
    'until then (denial `not_reconciled`); five rounds without an end halt the desk (`reconciliation_failed`). Each round that',
    'finds something is one `reconciled` event; a calm timer writes nothing.',
    '',
    '| difference | means | repair | what is done | severity |',
    '|---|---|---|---|---|',
    ...Object.entries<DivergenceKind>(DIVERGENCES).map(
      ([kind, { means, repair, done, severity }]) =>
        `| \`${kind}\` | ${means} | ${repair} | ${done} | ${severity} |`,
    ),
    '',
    '## What counts as equal',
    '',
    '- Shares: to nine decimals. Cash: within a cent, for brokers round each booking to it.',
    '- Average entry prices are not compared: brokers count them their own way.',
    '- Statuses between which nothing happens that the desk acts on (`accepted`, `new`, `partially_filled`, ...) are one.',
    '- A fill is counted once by its execution id, and never beyond the filled quantity of its order, so that one that came',
    '  under another id by the stream is not counted again. Fills younger than ten seconds are left to the stream, and',
    "  their symbol's position and the cash are not corrected meanwhile; the embedded exchange needs no such pause.",
    '- Where cash moved while the broker was read, it is read again, three times at most; positions and cash that do not',
    '  stand still are not corrected in that round.',
    '',
    '## The second reading',
    '',
    "A broker's reads may lag behind its fills, each list by itself. What only positions and cash say (`split`, `position_more`,",
    '`position_less`, `position_short`, `cash_unexplained`, `cash_unexplained_large`, `orphan_stop`) is therefore doubted: it is',
    'believed once two readings, at least RECONCILE_CONFIRM_SECONDS apart, are off by the same amount. Until then nothing is',
    'corrected, cancelled or halted for it, and the round is not clean. The embedded exchange answers out of its own store: there',
    'the first reading is believed. Corrections are told on the rail as `position_changed` with the cause `correction`.',
    '',
    'While the stream is down the same comparison goes on by REST: after RECONCILE_SECONDS without it, then on the timer.',
    '',
    '## Intents whose fate is not known',
    '',
    'An intent that was approved and not answered for (a timeout, a lost connection, a killed desk) is looked up under its own',
    "client order id. Found: it is folded. Absent: asked again RECONCILE_CONFIRM_SECONDS later, for a broker's read may lag",
    'behind its write. Absent again: an entry within INTENT_TTL_SECONDS that the desk still wants is sent again under the very',
    'same id, an older one expires; exits and stops are sent again where the broker has the free shares for them, and expire',
    'otherwise (the next cycle decides anew). "client_order_id must be unique" means that the broker has it: it is fetched.',
    "Until then no entry is opened for the symbol (denial `order_unknown`); exits go by the broker's quantity.",
  ].join('\n')}\n`;
}
