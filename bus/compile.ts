import type { z } from 'zod';

/** Said in place of a copy where the value does not hold to the schema. */
export const REFUSED = Symbol('refused');

export type FrozenCopy = (value: unknown) => unknown;

/**
 * A function that checks a value against a schema and answers with a frozen copy of it, or with REFUSED; a tenth of the
 * time and of the garbage of parsing and freezing in two steps. Keys of the copy stand in alphabetical order, so that its
 * JSON is canonical as it is. It knows the few kinds of schema that events are made of, and says REFUSED rather than
 * guess: whoever hears it asks Zod, which stays the judge and words the fault. See docs/adr/0011.
 *
 * @throws Error for a kind of schema that it does not know
 */
export function compileCopy(schema: z.ZodType): FrozenCopy {
  const program = new Program();
  const entry = program.copier(schema as unknown as Schema);
  return program.linked(entry);
}

/** What is read of a schema: Zod 4's own description of it. */
interface Schema {
  readonly _zod: { readonly def: Definition };
}

interface Definition {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly catchall?: Schema;
  readonly element?: Schema;
  readonly innerType?: Schema;
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly options?: readonly Schema[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
}

interface Check {
  readonly check: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly value?: number;
  readonly inclusive?: boolean;
}

/** Nobody can change it, so that all lists without an entry may be one. */
const NONE: readonly never[] = Object.freeze([]);

/** Most records are written in this order already, and looking costs less than sorting. */
function sorted(keys: string[]): string[] {
  for (let i = 1; i < keys.length; i++) if ((keys[i] as string) < (keys[i - 1] as string)) return keys.sort();
  return keys;
}

/** Source of one function for each object, list and record of the schema; they call each other by name. */
class Program {
  readonly #functions: string[] = [];
  /** Sets and patterns that the source refers to as k0, k1 ... */
  readonly #constants: unknown[] = [];

  linked(entry: string): FrozenCopy {
    const constants = this.#constants.map((_, i) => `const k${i}=K[${i}];`).join('');
    const source = `'use strict';${constants}${this.#functions.join('\n')}\nreturn ${entry};`;
    // oxlint-disable-next-line typescript/no-implied-eval -- the source is made of our own schemas, never of input
    return new Function('K', 'R', 'freeze', 'sorted', 'NONE', source)(this.#constants, REFUSED, Object.freeze, sorted, NONE) as FrozenCopy; // prettier-ignore
  }

  /** Name of the function that copies values of the schema. */
  copier(schema: Schema): string {
    const { def } = schema._zod;
    switch (def.type) {
      case 'object':
        return this.#object(def);
      case 'array':
        return this.#list(def.element as Schema);
      case 'record':
        return this.#record(def);
      case 'nullable':
        return this.#nullable(def.innerType as Schema);
      case 'union':
        return this.#union(def.options as readonly Schema[]);
      default:
        return this.#plain(def);
    }
  }

  #function(body: string): string {
    const name = `f${this.#functions.length}`;
    this.#functions.push(`function ${name}(v){${body}}`);
    return name;
  }

  #constant(value: unknown): string {
    return `k${this.#constants.push(value) - 1}`;
  }

  #object({ shape = {}, catchall }: Definition): string {
    if (catchall?._zod.def.type !== 'never') throw new Error('an object on the rail must be strict');
    const keys = Object.keys(shape).sort();
    const optional = (key: string) => (shape[key] as Schema)._zod.def.type === 'optional';
    const required = keys.filter((key) => !optional(key));
    const lines = [`if(typeof v!=='object'||v===null||Array.isArray(v))return R;let n=${required.length};`];
    keys.forEach((key, i) => {
      const schema = shape[key] as Schema;
      const at = `v[${JSON.stringify(key)}]`;
      if (!optional(key)) lines.push(this.#checked(schema, `c${i}`, at));
      else
        lines.push(
          // As with Zod, a key that is there and undefined is as good as one that is not.
          `let c${i};if(${JSON.stringify(key)} in v){n++;const u${i}=${at};if(u${i}!==undefined){${this.#checked(schema._zod.def.innerType as Schema, `x${i}`, `u${i}`)}c${i}=x${i};}}`,
        );
    });
    // A key too many, be it inherited, is a fault.
    lines.push('for(const k in v)n--;if(n!==0)return R;');
    const literal = (kept: readonly string[]) =>
      kept.map((key) => `${JSON.stringify(key)}:c${keys.indexOf(key)}`).join(',');
    if (required.length === keys.length) lines.push(`return freeze({${literal(keys)}});`);
    else {
      lines.push('const o={};');
      keys.forEach((key, i) => {
        const set = `o[${JSON.stringify(key)}]=c${i};`;
        lines.push(optional(key) ? `if(c${i}!==undefined)${set}` : set);
      });
      lines.push('return freeze(o);');
    }
    return this.#function(lines.join(''));
  }

  /** Declares `name` as the copy of what stands at `at`; leaves the function where that is refused. */
  #checked(schema: Schema, name: string, at: string): string {
    const test = this.#test(schema, name);
    if (test !== null) return `const ${name}=${at};if(!(${test}))return R;`;
    return `const ${name}=${this.copier(schema)}(${at});if(${name}===R)return R;`;
  }

  #list(element: Schema): string {
    return this.#function(
      `if(!Array.isArray(v))return R;const n=v.length;if(n===0)return NONE;const o=new Array(n);for(let i=0;i<n;i++){${this.#checked(element, 'c', 'v[i]')}o[i]=c;}return freeze(o);`,
    );
  }

  #record({ keyType, valueType }: Definition): string {
    const key = keyType?._zod.def;
    if (key?.type !== 'string' || key.checks) throw new Error('a record on the rail has plain keys');
    return this.#function(
      `if(typeof v!=='object'||v===null||Object.getPrototypeOf(v)!==Object.prototype)return R;const o={};for(const k of sorted(Object.keys(v))){if(k==='__proto__')return R;${this.#checked(valueType as Schema, 'c', 'v[k]')}o[k]=c;}return freeze(o);`,
    );
  }

  #nullable(inner: Schema): string {
    return this.#function(`if(v===null)return null;${this.#checked(inner, 'c', 'v')}return c;`);
  }

  #union(options: readonly Schema[]): string {
    const tries = options.map((option, i) => `{const c${i}=${this.copier(option)}(v);if(c${i}!==R)return c${i};}`); // prettier-ignore
    return this.#function(`${tries.join('')}return R;`);
  }

  #plain(def: Definition): string {
    const test = this.#test({ _zod: { def } }, 'v');
    if (test === null) throw new Error(`no ${def.type} may travel on the rail`);
    return this.#function(`return ${test}?v:R;`);
  }

  /** An expression that says whether `v` holds to a plain schema, or to one that may be null; null: it is not plain. */
  #test({ _zod: { def } }: Schema, v: string): string | null {
    switch (def.type) {
      case 'string':
        return [`typeof ${v}==='string'`, ...(def.checks ?? []).map((c) => this.#textCheck(c._zod.def, v))].join('&&'); // prettier-ignore
      case 'number':
        return [`Number.isFinite(${v})`, ...(def.checks ?? []).map((c) => numberCheck(c._zod.def, v))].join('&&'); // prettier-ignore
      case 'boolean':
        return `typeof ${v}==='boolean'`;
      case 'enum':
        return `${this.#constant(new Set(Object.values(def.entries ?? {})))}.has(${v})`;
      case 'literal':
        return `(${(def.values ?? []).map((value) => `${v}===${JSON.stringify(value)}`).join('||')})`;
      case 'nullable': {
        const inner = this.#test(def.innerType as Schema, v);
        return inner === null ? null : `(${v}===null||${inner})`;
      }
      default:
        return null;
    }
  }

  #textCheck({ check, format, pattern, minimum, maximum, length }: Check, v: string): string {
    switch (check) {
      case 'min_length':
        return `${v}.length>=${minimum}`;
      case 'max_length':
        return `${v}.length<=${maximum}`;
      case 'length_equals':
        return `${v}.length===${length}`;
      case 'string_format':
        if (format === 'regex') return `${this.#constant(pattern)}.test(${v})`;
    }
    throw new Error(`no text on the rail is checked by ${check} ${format ?? ''}`);
  }
}

function numberCheck({ check, format, value, inclusive }: Check, v: string): string {
  switch (check) {
    case 'greater_than':
      return `${v}>${inclusive ? '=' : ''}${value}`;
    case 'less_than':
      return `${v}<${inclusive ? '=' : ''}${value}`;
    case 'number_format':
      if (format === 'safeint') return `Number.isSafeInteger(${v})`;
  }
  throw new Error(`no number on the rail is checked by ${check} ${format ?? ''}`);
}
