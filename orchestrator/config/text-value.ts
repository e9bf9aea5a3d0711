import type { z } from 'zod';

/** How a setting's text is read, by the type its schema wants. */
export type Kind = 'number' | 'boolean' | 'list' | 'record' | 'text';

interface Definition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
}

const WRAPPERS: ReadonlySet<string> = new Set([
  'default',
  'prefault',
  'optional',
  'nullable',
  'readonly',
  'catch',
  'nonoptional',
]);

/** The schema under its defaults and options. */
function core(schema: z.core.$ZodType): Definition {
  const definition = schema._zod.def as Definition;
  return WRAPPERS.has(definition.type) && definition.innerType ? core(definition.innerType) : definition;
}

export function kindOf(schema: z.core.$ZodType): Kind {
  const definition = core(schema);
  switch (definition.type) {
    case 'number':
    case 'int':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
    case 'tuple':
    case 'set':
      return 'list';
    case 'record':
    case 'object':
      return 'record';
    case 'pipe':
      return definition.in ? kindOf(definition.in) : 'text';
    default:
      return 'text';
  }
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The typed value of a text, or what was expected instead. Filters, never coerces: '' is no number, 'yes' no boolean. */
export function readText(
  kind: Kind,
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly expected: string } {
  switch (kind) {
    case 'number': {
      const value = NUMBER.test(text) ? Number(text) : Number.NaN;
      return Number.isFinite(value) ? { ok: true, value } : { ok: false, expected: 'must be a number' };
    }
    case 'boolean':
      if (text === 'true' || text === 'false') return { ok: true, value: text === 'true' };
      return { ok: false, expected: 'must be true or false' };
    case 'list':
      return { ok: true, value: text === '' ? [] : text.split(',').map((part) => part.trim()) };
    case 'record':
      try {
        return { ok: true, value: JSON.parse(text) as unknown };
      } catch {
        return { ok: false, expected: 'must be a JSON object' };
      }
    case 'text':
      return { ok: true, value: text };
  }
}
