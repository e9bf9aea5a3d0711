import type { Operation } from '../context.ts';
import { faults } from '../fault.ts';

/** Only what the exchange itself writes on trades and quotes. */
const EXCHANGES = { Q: 'NASDAQ', V: 'IEX' };
const CONDITIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  trade: { '@': 'Regular Sale', O: 'Opening Prints', '6': 'Closing Prints' },
  quote: { R: 'Regular Two Sided Quote' },
};

export const metaOperations: readonly Operation[] = [
  { method: 'GET', path: '/v2/stocks/meta/exchanges', handle: () => ({ body: EXCHANGES }) },
  {
    method: 'GET',
    path: '/v2/stocks/meta/conditions/{ticktype}',
    handle({ params }) {
      const type = params[0] as string;
      const known = Object.hasOwn(CONDITIONS, type) ? CONDITIONS[type] : undefined;
      if (!known) throw faults.badData(`invalid ticktype: ${type}`);
      return { body: known };
    },
  },
];
