import { isTerminal, LIFE_EVENTS, LIFE_STATUSES, ORDER_LIFE } from '../../domain/index.ts';
import type { LifeEvent, LifeStatus } from '../../domain/index.ts';

/** docs/order-life.md: the table of domain/order-life, once by what each event leads to and once in full. */
export function orderLifeDocument(): string {
  const end = (status: LifeStatus): boolean => status !== 'sent' && isTerminal(status);
  return `${[
    '# The life of an order',
    '',
    `Made from domain/order-life/table.ts: ${LIFE_STATUSES.length - 1} statuses, and \`sent\` for an order that has left`,
    `the desk without a word about it yet, against ${LIFE_EVENTS.length} events. Events have the names of Alpaca's`,
    'trade_updates; `lost` means that a request had no answer, which is neither accepted nor refused.',
    '',
    '- A status in the table is where the event leads. `new` is shown as `partially_filled` once shares are filled.',
    '- A dot: late or repeated. It changes nothing; shares that such an event tells of are still counted, each once.',
    '- **illegal**: cannot be. It changes nothing and halts the desk.',
    '- `unknown` freezes entries of its symbol and is left by asking the broker (a lookup), which may find any status.',
    '  Exits go on by the quantity that the broker holds.',
    '- Any status may be looked up: what lies ahead of it is taken over, what lies behind it changes nothing.',
    '',
    '## Where each status leads',
    '',
    '| status | leads to | illegal |',
    '|---|---|---|',
    ...LIFE_STATUSES.map((status) => {
      const ways = new Map<string, LifeEvent[]>();
      for (const event of LIFE_EVENTS) {
        const to = ORDER_LIFE[status][event];
        if (to !== 'same') ways.set(to, [...(ways.get(to) ?? []), event]);
      }
      const illegal = ways.get('illegal') ?? [];
      ways.delete('illegal');
      const to = [...ways].map(([name, by]) => (by.length === 1 && by[0] === name ? name : `${name} (${by.join(', ')})`)); // prettier-ignore
      const leads = end(status) ? '(an end)' : to.join('; ') || '(a lookup only)';
      return `| \`${status}\` | ${leads} | ${illegal.join(', ')} |`;
    }),
    '',
    '## Every status against every event',
    '',
    `| | ${LIFE_EVENTS.join(' | ')} |`,
    `|---|${LIFE_EVENTS.map(() => '---|').join('')}`,
    ...LIFE_STATUSES.map((status) => {
      const cells = LIFE_EVENTS.map((event) => ORDER_LIFE[status][event]);
      const shown = cells.map((to) => (to === 'same' ? '·' : to === 'illegal' ? '**illegal**' : to));
      return `| \`${status}\` | ${shown.join(' | ')} |`;
    }),
  ].join('\n')}\n`;
}
