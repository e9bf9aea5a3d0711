import { isDate, isSession, newYorkDate, nextSession, sessionTimes } from '../../../../domain/index.ts';
import { faults } from '../fault.ts';

const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * An instant of a query as text that sorts by time: UTC with nine decimals. Takes RFC 3339 up to nanoseconds and a
 * bare date, which is its midnight in UTC. A space stands for a plus that was not escaped.
 *
 * @param endOfDay a bare date then means its last nanosecond
 */
export function sortableTime(text: string, name: string, endOfDay = false): string {
  if (isDate(text)) return endOfDay ? `${text}T23:59:59.999999999Z` : `${text}T00:00:00.000000000Z`;
  const found = INSTANT.exec(text.replace(/ (\d{2}:?\d{2})$/, '+$1'));
  const [, date = '', clock = '', fraction = '', zone = 'Z'] = found ?? [];
  const ms = Date.parse(`${date}T${clock}${zone.toUpperCase()}`);
  if (!found || !isDate(date) || Number.isNaN(ms)) throw faults.unprocessable(`invalid ${name}`);
  return `${new Date(ms).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}Z`;
}

/** Milliseconds since the epoch of a query's instant. */
export function millisecondsOf(text: string, name: string, endOfDay = false): number {
  const sortable = sortableTime(text, name, endOfDay);
  return Date.parse(`${sortable.slice(0, 23)}Z`);
}

/** Orders of one millisecond keep their order: the ordinal stands in the decimals below it. */
export function orderTime(iso: string, ordinal: number): string {
  return `${iso.slice(0, 23)}${String(ordinal % 1_000_000).padStart(6, '0')}Z`;
}

/** An instant with New York's offset, as the clock is answered. */
export function newYorkTime(ms: number): string {
  const date = newYorkDate(ms);
  // The open is at 09:30 local time, whatever the offset of the day.
  const offset = offsetHours(date);
  const local = new Date(ms - offset * 3_600_000).toISOString().slice(0, 19);
  return `${local}-0${offset}:00`;
}

function offsetHours(date: string): number {
  const minutes = (sessionTimes(date).open - Date.parse(`${date}T00:00:00Z`)) / 60_000;
  return Math.round((minutes - 9.5 * 60) / 60);
}

/** Midnight in New York of a session's date, as daily bars are stamped. */
export function newYorkMidnight(date: string): string {
  return `${date}T0${offsetHours(date)}:00:00Z`;
}

/** Minutes after midnight in New York. */
export function newYorkMinute(ms: number): number {
  const [, hours = '0', minutes = '0'] = /T(\d\d):(\d\d)/.exec(newYorkTime(ms)) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

/** The first regular close after an instant, milliseconds since the epoch. */
export function nextClose(ms: number): number {
  const date = newYorkDate(ms);
  if (isSession(date) && sessionTimes(date).close > ms) return sessionTimes(date).close;
  return sessionTimes(nextSession(date)).close;
}
