export { DASH, ageText, counted, dollars, figure, integer, percent, price, shares, signed, signedPercent, words } from '../../../words/format.ts'; // prettier-ignore

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const clock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'America/New_York',
}); // prettier-ignore

/** A date is not torn apart at the end of a line; its time of day may stand on the next one. */
const unbroken = (text: string): string => text.replaceAll(/(?<!,) /g, '\u00a0');

/** 1.48, for ratios and means */
export const ratio = (n: number | null): string => (n === null ? '–' : n.toFixed(2));

/** 2024-02-28 -> 28 Feb 2024 */
export const sessionText = (session: string | null): string =>
  session === null ? '–' : unbroken(day.format(new Date(`${session.slice(0, 10)}T00:00:00Z`)));

/** An instant as a clock in New York shows it. */
export const instantText = (at: string | null): string =>
  at === null ? '–' : `${unbroken(clock.format(new Date(at)))} New York`;

/** `MomentumRotation` -> `Momentum rotation` */
export function strategyText(name: string | null): string {
  if (name === null || name === 'none') return 'no strategy';
  if (name === 'desk') return 'the desk itself';
  const spaced = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** First letter upper case, a full stop at the end. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const begun = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** `position-manager` -> `Position manager` */
export const agentText = (agent: string): string => sentence(agent.replaceAll('-', ' ')).slice(0, -1);
