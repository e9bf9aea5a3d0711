import type { Notice } from './notice.ts';

/** One way to a person. Must end when `signal` aborts, and throw where it is not certain that the notice went out. */
export interface Channel {
  readonly name: string;
  send(notice: Notice, signal: AbortSignal): Promise<void>;
  close?(): void;
}

/** What a channel writes where it has only text. */
export const textOf = ({ severity, title, text, id }: Notice): string =>
  `${severity === 'info' ? '' : `[${severity}] `}${title}${text === '' ? '' : `\n${text}`}${severity === 'critical' ? `\nAcknowledge: npm run acknowledge -- ${id}` : ''}`; // prettier-ignore
