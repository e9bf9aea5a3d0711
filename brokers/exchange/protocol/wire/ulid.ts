const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const FORM = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const SEQ = 10;

/**
 * The id of an event as the event streams write it: sorts by time, then by the account's own count of what happened.
 * What is random elsewhere is drawn from the account here.
 */
export function eventId(iso: string, seq: number, accountId: string): string {
  const account = Number.parseInt(accountId.replaceAll('-', '').slice(0, 7), 16);
  return base32(Date.parse(iso), 10) + base32(seq, SEQ) + base32(account, 6);
}

/** The count that stands in an id; null where it is no id. */
export function seqOfEvent(id: string): number | null {
  const text = id.toUpperCase();
  if (!FORM.test(text)) return null;
  let seq = 0;
  for (let i = 10; i < 10 + SEQ; i++) seq = seq * 32 + DIGITS.indexOf(text.charAt(i));
  return seq;
}

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32))
    text = (DIGITS[rest % 32] as string) + text;
  return text;
}
