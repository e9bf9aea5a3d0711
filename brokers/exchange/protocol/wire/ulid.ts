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
  if (!FORM.test(id.toUpperCase())) return null;
  const digits = Array.from(id.toUpperCase().slice(10, 10 + SEQ), (digit) => DIGITS.indexOf(digit));
  return digits.reduce((sum, digit) => sum * 32 + digit, 0);
}

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32))
    text = (DIGITS[rest % 32] as string) + text;
  return text;
}
