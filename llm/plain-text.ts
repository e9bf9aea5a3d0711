/**
 * Control and format characters (among them those that turn the direction of writing), lone surrogates, and what is not
 * assigned: a person could be shown one text and read another, and a database refuses some of them.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** Text of a model or a provider as it may be kept and shown: one line, at most `length` characters, nothing unseen in it. */
export function plainText(text: string, length: number): string {
  // Cut first: what comes may be megabytes. A pair that the cut parts is a lone surrogate, and goes with the rest.
  return text.slice(0, length).replace(UNSEEN, ' ').replace(/ {2,}/g, ' ').trim();
}
