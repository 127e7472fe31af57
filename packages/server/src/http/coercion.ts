import { Sex } from '@kith/contract';
import type { z } from 'zod';

/**
 * Bends what the official clients really send towards a schema, before it is validated: comma lists, numbers and booleans
 * as text, numbers for booleans, Python's `EntryResult.HA`, a scalar where a list is meant, null where nothing is meant.
 * What cannot be bent is left as it is, for the schema to refuse.
 */
export function coerce(schema: z.core.$ZodType, value: unknown): unknown {
  const { inner, nullable } = unwrap(schema);
  if (value === null) return nullable ? null : undefined;
  if (value === undefined) return undefined;
  if (inner === Sex) return toSex(value);
  const { def } = (inner as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return isRecord(value) ? coerceMembers(def.shape, value) : value;
    case 'array': {
      // Names may hold commas: a list of them that comes as one is left as it is.
      const list = Array.isArray(value) && takesNames(def.element) ? value : toList(value);
      return list.map((item) => coerce(def.element, item));
    }
    case 'number':
      return toNumber(value);
    case 'boolean':
      return toBoolean(value);
    case 'enum':
      return withoutPrefix(value);
    case 'union':
      return def.options.every((option) => (option as z.core.$ZodTypes)._zod.def.type === 'literal')
        ? toNumber(value)
        : value;
    default:
      return value;
  }
}

/** The schema inside optional, default, nullable and transforming wrappers. */
function unwrap(schema: z.core.$ZodType): { inner: z.core.$ZodType; nullable: boolean } {
  let inner = schema;
  let nullable = false;
  for (;;) {
    const { def } = (inner as z.core.$ZodTypes)._zod;
    if (def.type === 'nullable') nullable = true;
    if (def.type === 'pipe') inner = def.in;
    else if (def.type === 'optional' || def.type === 'default' || def.type === 'nullable') inner = def.innerType;
    else return { inner, nullable };
  }
}

function coerceMembers(shape: Readonly<Record<string, z.core.$ZodType>>, value: Record<string, unknown>) {
  const coerced: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(shape)) {
    const member = coerce(schema, value[key]);
    if (member !== undefined) coerced[key] = member;
  }
  return coerced;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const toList = (value: unknown): unknown[] =>
  (Array.isArray(value) ? value : [value]).flatMap((item) =>
    typeof item === 'string' ? item.split(',').flatMap((part) => part.trim() || []) : [item],
  );

const takesNames = (element: z.core.$ZodType): boolean => {
  const { def } = (element as z.core.$ZodTypes)._zod;
  return def.type === 'union' && def.options.some((option) => (option as z.core.$ZodTypes)._zod.def.type === 'string');
};

const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()) ? Number(value) : value;

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false,
};

const toBoolean = (value: unknown): unknown => {
  if (typeof value === 'number') return value !== 0;
  return typeof value === 'string' ? (booleans[value.trim().toLowerCase()] ?? value) : value;
};

const withoutPrefix = (value: unknown): unknown =>
  typeof value === 'string' ? value.slice(value.lastIndexOf('.') + 1).toLowerCase() : value;

const toSex = (value: unknown): unknown => {
  const word = withoutPrefix(value);
  if (word === 'male') return 0;
  return word === 'female' ? 1 : toNumber(value);
};
