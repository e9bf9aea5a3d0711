/** Markup that may stand in a page as it is; only `html` makes it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);

function written(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return part === null || part === false ? '' : part.map(written).join('');
}

/**
 * A template whose every value is escaped, unless it is markup itself; null and false are nothing, lists are joined.
 * Attribute values stand in quotes.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, piece, i) => text + written(parts[i - 1] as Part) + piece));
}

/** Data for the page's script; no text in it can end the element that it stands in. */
export const jsonScript = (kind: string, value: unknown): Html =>
  new Html(`<script type="application/json" class="${kind}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`); // prettier-ignore
