/** The longest request target that any route needs, and more. */
const LONGEST = 2048;

/**
 * The path of a request target, decoded; null where it is none: an absolute form (another host's), a step upwards, an encoded
 * separator, a control character. Refused before anything looks at it, so that no later decoding can differ.
 */
export function pathOf(target: string): string | null {
  if (!target.startsWith('/') || target.length > LONGEST) return null;
  const [raw = ''] = target.split('?', 1);
  if (/%(?:2f|5c|00|25)/i.test(raw)) return null;
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return null;
  }
  if (/[\\\p{Cc}]|\/\//u.test(path) || path.split('/').some((step) => step === '..' || step === '.'))
    return null;
  return path;
}
