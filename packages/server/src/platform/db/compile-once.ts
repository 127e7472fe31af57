import type { Compilable, CompiledQuery } from 'kysely';
import type { Queries } from './database.ts';

type Value = number | string;
type Values<Names extends PropertyKey = string> = { readonly [Name in Names]?: Value | readonly Value[] | undefined };

/** Stands for a value while a query is built. */
class Blank {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is built and compiled once for each kind of database and each shape of its values, for those that run in every
 * request or event. Its text may depend on which values are absent and on which lists hold one (see list-parameters.ts), never
 * on what a value is.
 * @param build gets blanks in the place of values: to pass on, and not to compute with
 */
export function compileOnce<V extends Values<keyof V>, Row>(
  build: (db: Queries, values: V) => Compilable<Row>,
): (db: Queries, values: V) => Promise<Row[]> {
  const ofKind = new WeakMap<object, Map<string, CompiledQuery<Row>>>();
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    const compiled = ofKind.get(adapter) ?? new Map<string, CompiledQuery<Row>>();
    ofKind.set(adapter, compiled);
    const shape = shapeOf(values);
    const query = compiled.get(shape) ?? build(db, blanksFor(values)).compile();
    compiled.set(shape, query);
    const parameters = query.parameters.map((parameter) => fill(parameter, values));
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}

/** The names of the values that are there, and which of them are lists of any length but one. */
function shapeOf(values: Values): string {
  let shape = '';
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) shape += Array.isArray(value) && value.length !== 1 ? `${name}* ` : `${name} `;
  }
  return shape;
}

function blanksFor<V extends Values<keyof V>>(values: V): V {
  const blank = ([name, value]: [string, Values[string]]) => {
    if (value === undefined) return [name, value];
    if (!Array.isArray(value)) return [name, new Blank(name)];
    return [name, value.length === 1 ? [new Blank(name)] : [new Blank(name), new Blank(name)]];
  };
  return Object.fromEntries(Object.entries(values as Values).map(blank)) as V;
}

/** @param parameter a blank, a list of blanks, or a constant of the query */
function fill(parameter: unknown, values: Values): unknown {
  if (parameter instanceof Blank) {
    const value = values[parameter.name];
    return Array.isArray(value) ? value[0] : value;
  }
  if (!Array.isArray(parameter)) return parameter;
  const [first] = parameter;
  return first instanceof Blank ? values[first.name] : parameter;
}
