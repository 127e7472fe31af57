import { Sex } from '@kith/contract';
import type { z } from 'zod';

type Coercion = (value: unknown) => unknown;

/**
 * Bends what the official clients really send towards a schema, before it is validated: comma lists, numbers and booleans
 * as text, numbers for booleans, an object as JSON where a form has nothing but texts, Python's `EntryResult.HA`, a scalar where a list is meant, null where nothing is meant.
 * What cannot be bent is left as it is, for the schema to refuse.
 */
export const coerce = (schema: z.core.$ZodType, value: unknown): unknown => coercionTo(schema)(value);

const coercions = new WeakMap<z.core.$ZodType, Coercion>();

/** Looks at a schema once: lists of a hundred values come with every second request. */
function coercionTo(schema: z.core.$ZodType): Coercion {
  const known = coercions.get(schema);
  if (known) return known;
  const { inner, nullable } = unwrap(schema);
  const bend = bendingTo(inner);
  const coercion: Coercion = (value) => {
    if (value === null) return nullable ? null : undefined;
    return value === undefined ? undefined : bend(value);
  };
  coercions.set(schema, coercion);
  return coercion;
}

function bendingTo(schema: z.core.$ZodType): Coercion {
  if (schema === Sex) return toSex;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': {
      const members = Object.entries(def.shape).map(([key, member]) => [key, coercionTo(member)] as const);
      return (value) => (isRecord(value) ? coerceMembers(members, value) : value);
    }
    case 'array': {
      // Names may hold commas: a list of them that comes as one is left as it is.
      const keepsLists = takesNames(def.element);
      const item = coercionTo(def.element);
      return (value) => (keepsLists && Array.isArray(value) ? value : toList(value)).map(item);
    }
    case 'record':
      return fromJson;
    case 'number':
      return toNumber;
    case 'boolean':
      return toBoolean;
    case 'enum': {
      const members = new Set<unknown>(Object.values(def.entries));
      // Some have a dot themselves.
      return (value) => (members.has(value) ? value : withoutPrefix(value));
    }
    case 'union':
      return def.options.every((option) => (option as z.core.$ZodTypes)._zod.def.type === 'literal')
        ? toNumber
        : (value) => value;
    default:
      return (value) => value;
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

function coerceMembers(members: readonly (readonly [string, Coercion])[], value: Record<string, unknown>) {
  const coerced: Record<string, unknown> = {};
  for (const [key, coercion] of members) {
    const member = coercion(value[key]);
    if (member !== undefined) coerced[key] = member;
  }
  return coerced;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

function toList(value: unknown): unknown[] {
  const list: unknown[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    if (typeof item !== 'string') list.push(item);
    else
      for (const part of item.includes(',') ? item.split(',') : [item]) {
        const text = part.trim();
        if (text) list.push(text);
      }
  }
  return list;
}

const takesNames = (element: z.core.$ZodType): boolean => {
  const { def } = (element as z.core.$ZodTypes)._zod;
  return def.type === 'union' && def.options.some((option) => (option as z.core.$ZodTypes)._zod.def.type === 'string');
};

/** What has names of its own comes as JSON in a form. */
function fromJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

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
