import { isSecretName } from './access-settings.ts';

/** Values that must never be shown: settings named as secrets, and user and password inside any address. */
export function secretsIn(settings: Readonly<Record<string, unknown>>): readonly string[] {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== 'string' || value === '') continue;
    if (isSecretName(name)) found.add(value);
    for (const part of credentials(value)) found.add(part);
  }
  return [...found];
}

function credentials(address: string): readonly string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*?:([^/?#\s]+)@/i.exec(address)?.[1];
  const asked = [...address.matchAll(/[?&](?:password|token|key|secret|api_?key)=([^&#\s]+)/gi)].map(
    (m) => m[1],
  );
  return [password, ...asked].flatMap((text) => (text ? [text, decoded(text)] : []));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
