import { z } from 'zod';
import { isSecretName } from './access-settings.ts';
import { SECTIONS } from './settings.ts';
import { kindOf } from './text-value.ts';

/** A setting as documents show it. */
export interface SettingCard {
  readonly section: string;
  readonly key: string;
  /** As it would be written in `.env`; null: unset. */
  readonly defaultText: string | null;
  /** What it may be, in words. */
  readonly bounds: string;
  readonly description: string;
  readonly secret: boolean;
}

export function describeSettings(): readonly SettingCard[] {
  return Object.values(SECTIONS).flatMap((section) =>
    Object.entries<z.ZodType>(section.schema.shape).map(([key, schema]) => ({
      section: section.title,
      key,
      defaultText: defaultText(schema),
      bounds: bounds(schema),
      description: schema.description ?? inner(schema)?.description ?? '',
      secret: isSecretName(key),
    })),
  );
}

/** `.env.example`: every setting, commented out at its default. */
export function envExample(): string {
  const lines = [
    '# Every setting of the desk, at its default. Copy to .env and take the # away from what you change.',
    '# The environment wins over .env, options on the command line win over both. Unknown names are refused.',
  ];
  let section = '';
  for (const card of describeSettings()) {
    if (card.section !== section) lines.push('', `# --- ${card.section} ---`);
    section = card.section;
    lines.push('', ...wrap(`${card.description} [${card.bounds}]`).map((line) => `# ${line}`));
    lines.push(`#${card.key}=${card.defaultText ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}

/** docs/generated/config.md. */
export function settingsTable(): string {
  const lines = [
    '# Settings',
    '',
    'From `.env`, the environment over it, options over both. Unknown names in `.env` are refused.',
  ];
  let section = '';
  for (const card of describeSettings()) {
    if (card.section !== section) {
      lines.push(
        '',
        `## ${card.section}`,
        '',
        '| setting | default | may be | what it is |',
        '|---|---|---|---|',
      );
    }
    section = card.section;
    const shown = card.defaultText === null ? 'unset' : `\`${card.defaultText}\``;
    lines.push(`| ${[`\`${card.key}\``, shown, card.bounds, card.description].map(cell).join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

function inner(schema: z.ZodType): z.ZodType | undefined {
  return (schema._zod.def as { readonly innerType?: z.ZodType }).innerType;
}

function defaultText(schema: z.ZodType): string | null {
  const { defaultValue } = schema._zod.def as { readonly defaultValue?: unknown };
  if (defaultValue === undefined) {
    const under = inner(schema);
    return under ? defaultText(under) : null;
  }
  if (Array.isArray(defaultValue)) return defaultValue.map(String).join(',');
  return typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue);
}

interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

function bounds(schema: z.ZodType): string {
  // The output side is asked first: there `z.coerce` has its bounds, while a transform has none and asks the input side.
  const shape = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Shape;
  return (
    inWords(shape) ||
    inWords(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape) ||
    kindOf(schema)
  );
}

function inWords(shape: Shape): string {
  if (shape.anyOf) return shape.anyOf.map(inWords).filter(Boolean).join(' or ');
  if (shape.enum) return shape.enum.map(String).join(', ');
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  switch (shape.type ?? '') {
    case 'boolean':
      return 'true, false';
    case 'number':
    case 'integer':
      return `${shape.type === 'integer' ? 'whole number' : 'number'} ${limits(shape).join(' and ')}`.trim();
    case 'array':
      return `list of ${shape.items ? inWords(shape.items) || 'entries' : 'entries'}, commas between`;
    case 'object':
      return 'JSON object';
    case 'string':
      if (shape.format === 'uri') return 'address';
      return shape.pattern ? `text of the form \`${shape.pattern}\`` : 'text';
    default:
      return '';
  }
}

function limits(shape: Shape): readonly string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = shape;
  const safe = (n: number | undefined): n is number =>
    n !== undefined && Math.abs(n) < Number.MAX_SAFE_INTEGER;
  return [
    ...(safe(exclusiveMinimum) ? [`> ${exclusiveMinimum}`] : []),
    ...(safe(minimum) ? [`>= ${minimum}`] : []),
    ...(safe(exclusiveMaximum) ? [`< ${exclusiveMaximum}`] : []),
    ...(safe(maximum) ? [`<= ${maximum}`] : []),
  ];
}

function wrap(text: string, width = 100): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
