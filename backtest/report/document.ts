import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { html, Html } from './html.ts';
import type { Section } from './section.ts';

const beside = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8');

/** A page that stands alone: its policy lets nothing be fetched and no script run but its own. */
export function documentOf(title: string, lead: string, sections: readonly Section[], foot: string): string {
  const [style, script] = [beside('page.css'), beside('page.js')];
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`; // prettier-ignore
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header><h1>${title}</h1><p class="quiet">${lead}</p></header>
<nav aria-label="Sections"><ul>${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
<main id="content" tabindex="-1">
${sections.map(({ id, title: name, body }) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2>
${body}</section>
`)}</main>
<footer>${foot}</footer>
<script>${new Html(script)}</script>
</body>
</html>
`.text; // prettier-ignore
}
