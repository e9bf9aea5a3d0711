import fc from 'fast-check';
import type { z } from 'zod';

type Arbitrary = fc.Arbitrary<unknown>;
/** What is read of a schema: Zod 4's own description of it. */
interface Schema {
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
      readonly shape?: Readonly<Record<string, Schema>>;
      readonly element?: Schema;
      readonly innerType?: Schema;
      readonly valueType?: Schema;
      readonly options?: readonly Schema[];
      readonly entries?: Readonly<Record<string, string>>;
      readonly values?: readonly unknown[];
    };
  };
}

interface Check {
  readonly check: string;
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly value?: number;
}

const patterns = [
  fc.date({ min: new Date('1990-01-01'), max: new Date('2039-12-31'), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10)),
  fc.stringMatching(/^[0-9a-f]{64}$/),
]; // prettier-ignore

/** Values that hold to a schema of the rail's kinds; no key is a whole number, which JavaScript moves to the front. */
export function arbitraryOf(schema: z.ZodType): Arbitrary {
  return of(schema as unknown as Schema);
}

function of({ _zod: { def } }: Schema): Arbitrary {
  const check = (name: string): Partial<Check> =>
    def.checks?.map((c) => c._zod.def).find((c) => c.check === name) ?? {};
  switch (def.type) {
    case 'object': {
      const shape = Object.entries(def.shape ?? {});
      const requiredKeys = shape.filter(([, s]) => s._zod.def.type !== 'optional').map(([key]) => key);
      return fc.record(Object.fromEntries(shape.map(([key, s]) => [key, of(s)])), { requiredKeys });
    }
    case 'array':
      return fc.array(of(def.element as Schema), { maxLength: 3 });
    case 'record': {
      const key = fc.string({ maxLength: 4 }).filter((k) => !/^\d+$/.test(k));
      return fc.dictionary(key, of(def.valueType as Schema), { maxKeys: 3, noNullPrototype: true });
    }
    case 'optional':
      return of(def.innerType as Schema);
    case 'nullable':
      return fc.option(of(def.innerType as Schema));
    case 'union':
      return fc.oneof(...(def.options ?? []).map(of));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}));
    case 'literal':
      return fc.constantFrom(...(def.values ?? []));
    case 'boolean':
      return fc.boolean();
    case 'string': {
      const { pattern } = check('string_format');
      if (pattern) return fc.oneof(...patterns).filter((t) => pattern.test(t));
      const { length } = check('length_equals');
      const maxLength = length ?? Math.min(12, check('max_length').maximum ?? 12);
      return fc.string({ minLength: length ?? check('min_length').minimum ?? 0, maxLength });
    }
    case 'number': {
      const min = check('greater_than').value;
      const max = check('less_than').value ?? 1e9;
      if (check('number_format').check) return fc.integer({ min: min === undefined ? -1000 : min + 1, max: 1_000_000 }); // prettier-ignore
      return fc.double({ min: min ?? -1e9, max, minExcluded: min === 0, noNaN: true });
    }
    default:
      throw new Error(`no values are made for ${def.type}`);
  }
}

const ODD: readonly unknown[] = [undefined, null, Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 2 ** 60, '', 'x'.repeat(3000), true, [], {}, [null]]; // prettier-ignore

/** The same with one thing changed: a key dropped or added, a value replaced by an odd one. */
export function disturbed(value: unknown, choices: IterableIterator<number>): unknown {
  const next = (n: number) => (choices.next().value as number) % n;
  if (typeof value !== 'object' || value === null) return ODD[next(ODD.length)];
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  const keys = Object.keys(copy);
  const key = keys[next(Math.max(1, keys.length))];
  switch (next(5)) {
    case 0:
      if (key !== undefined && !Array.isArray(copy)) delete copy[key];
      return copy;
    case 1:
      if (!Array.isArray(copy)) copy.surplus = 1;
      return copy;
    case 2:
      if (key !== undefined) copy[key] = ODD[next(ODD.length)];
      return copy;
    default:
      if (key !== undefined) copy[key] = disturbed(copy[key], choices);
      return copy;
  }
}
