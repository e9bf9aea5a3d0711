/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

/** Shorter values are no secrets, and taking them out would leave holes in ordinary words. */
const SHORTEST = 4;

/**
 * Takes secrets out of a text by value, wherever they stand: as they are, inside JSON texts (also nested ones),
 * percent-encoded, in base64 and hexadecimal, the base64 of a longer text (`key:secret` of an Authorization header)
 * included. By value, because redaction by path misses deep objects, error texts and addresses.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((s) => s.length >= SHORTEST).flatMap(formsOf))];
  if (forms.length === 0) return (text) => text;
  // Longest first: a form may contain another.
  forms.sort((a, b) => b.length - a.length);
  const any = new RegExp(forms.map(escaped).join('|'), 'g');
  return (text) => text.replace(any, REDACTED);
}

function formsOf(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const percent = encodeURIComponent(secret);
  const forms = [
    secret,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    encodeURI(secret),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
    ...base64Forms(secret),
  ];
  return forms.filter((form) => form.length >= SHORTEST);
}

/** What every base64 text that covers the secret must hold, for each of the three ways it can fall on the 3-byte grid. */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // The first and last characters also carry bits of the neighbours: they differ from text to text.
    const first = Math.ceil((offset * 4) / 3);
    const end = Math.floor(((offset + bytes.length) * 4) / 3);
    const stable = encoded.slice(first, end);
    // A few characters could be part of anything.
    return stable.length < 6
      ? []
      : [stable, stable.replaceAll('+', '-').replaceAll('/', '_'), stable.replaceAll('/', '\\/')];
  });
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
