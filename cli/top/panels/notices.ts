import type { Line } from '../line.ts';
import { newest, title } from './panel.ts';
import type { Panel } from './panel.ts';

/** What waits for somebody; nothing where nothing does. */
export const notices: Panel = ({ notices: unread }, { most }) => {
  if (unread.length === 0) return [];
  const { shown, rest } = newest(unread, Math.min(most, 4));
  return [
    title('Unread', `${unread.length} · npm run acknowledge -- ID, or all`),
    ...shown.map(({ id, at, severity, title: text }): Line => [
      {
        text: `${severity === 'critical' ? '!' : ' '} ${id} `,
        paint: severity === 'critical' ? 'red' : 'yellow',
      },
      { text: `${at.slice(5, 16).replace('T', ' ')} `, paint: 'dim' },
      text,
    ]),
    ...rest,
  ];
};
