import { z } from 'zod';
import { EVENTS } from '../../bus/index.ts';
import type { EventName } from '../../bus/index.ts';
import { EVENT_WORDS } from '../../words/text.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly maxLength?: number;
  readonly additionalProperties?: Schema | boolean;
}

/** docs/generated/events.md: the catalogue in the order of the flow, every field with its bounds. */
export function eventsDocument(): string {
  const names = Object.keys(EVENTS) as EventName[];
  const lines = [
    '# Events',
    '',
    'An envelope is `{seq, id, cycleId, type, at, causedBy, payload}`. Objects are strict: an unknown key is refused.',
    '',
    '| event | said by | means |',
    '|---|---|---|',
    ...names.map((name) => `| [${name}](#${name}) | ${EVENT_WORDS[name].by} | ${EVENT_WORDS[name].means} |`),
  ];
  for (const name of names) {
    const schema = z.toJSONSchema(EVENTS[name], { unrepresentable: 'any' }) as Schema;
    lines.push('', `## ${name}`, '', '| field | type |', '|---|---|');
    for (const [field, type] of fields(schema, ''))
      lines.push(`| \`${field}\` | ${type.replaceAll('|', '\\|')} |`);
  }
  return `${lines.join('\n')}\n`;
}

function fields(schema: Schema, path: string): readonly (readonly [string, string])[] {
  const { object, suffix } = inside(schema);
  if (!object?.properties) return [];
  const required = new Set(object.required);
  return Object.entries(object.properties).flatMap(([name, field]) => {
    const at = `${path}${path === '' ? '' : `${suffix}.`}${name}${required.has(name) ? '' : '?'}`;
    return [[at, typeOf(field)] as const, ...fields(field, at)];
  });
}

/** The object a schema describes, itself or one level in: an item of a list, a value of a record, an alternative to null. */
function inside(schema: Schema): { readonly object: Schema | undefined; readonly suffix: string } {
  if (schema.items) return { object: inside(schema.items).object, suffix: '[]' };
  if (typeof schema.additionalProperties === 'object')
    return { object: inside(schema.additionalProperties).object, suffix: '{}' };
  if (schema.anyOf) return inside(schema.anyOf.find((one) => one.properties ?? one.items) ?? {});
  return { object: schema.properties ? schema : undefined, suffix: '' };
}

function typeOf(schema: Schema): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.enum)
    return schema.enum.length > 20
      ? `one of ${schema.enum.length} codes`
      : schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.type)) return schema.type.join(' or ');
  const type = schema.type as string | undefined;
  switch (type ?? '') {
    case 'array':
      return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? `record of ${typeOf(schema.additionalProperties)}`
        : 'object';
    case 'number':
    case 'integer':
      return [type === 'integer' ? 'whole number' : 'number', ...bounds(schema)].join(' ');
    case 'string':
      return schema.pattern
        ? `text \`${schema.pattern}\``
        : schema.maxLength
          ? `text, at most ${schema.maxLength}`
          : 'text';
    default:
      return type ?? 'anything';
  }
}

function bounds({ minimum, maximum, exclusiveMinimum }: Schema): readonly string[] {
  const stated = (n: number | undefined): n is number =>
    n !== undefined && Math.abs(n) < Number.MAX_SAFE_INTEGER;
  if (minimum === 0 && maximum === 1) return ['in [0, 1]'];
  return [
    ...(stated(exclusiveMinimum) ? [`> ${exclusiveMinimum}`] : []),
    ...(stated(minimum) ? [`>= ${minimum}`] : []),
    ...(stated(maximum) ? [`<= ${maximum}`] : []),
  ];
}
