import type { Health } from '../../api/index.ts';
import { sentence } from '../parts/format.ts';

/** What has happened, as a sentence; a halt by hand may have come from here or from a terminal. */
export const haltText = ({ code, means }: Health['halts'][number]): string =>
  code === 'by_hand' ? 'Somebody stopped the desk by hand.' : sentence(means);
