import type { Notice } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { ON_NOTICES } from '../live/wakes.ts';
import { counted } from '../parts/format.ts';
import { linkTo } from '../shell/route.ts';

/** What waits for somebody: read by the header of every view and by the first view, once for both. */
export const useUnread = () => useReading<readonly Notice[]>('/notices?unread=true', ON_NOTICES);

/** How many notices wait for an answer, on every view; leads to where they are answered. */
export function Unread() {
  const { data } = useUnread();
  if (data === null || data.length === 0) return null;
  const urgent = data.some((one) => one.severity === 'critical');
  return (
    <a
      class={`badge unread ${urgent ? 'urgent' : ''}`}
      href={linkTo('now')}
      aria-label={counted(data.length, 'unread notice')}
    >
      {data.length} unread
    </a>
  );
}
