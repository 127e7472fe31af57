import type { Compilable, CompiledQuery } from 'kysely';
import type { Queries } from './database.ts';

/** Stands for a value while a query is built. */
class Blank {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is built and compiled once for each kind of database, for those that run before every request or in every
 * event. Its text must not depend on its values: no lists, no conditions.
 * @param names of the values
 */
export function compileOnce<Values extends Record<string, number | string>, Row>(
  names: readonly (keyof Values & string)[],
  build: (db: Queries, values: Values) => Compilable<Row>,
): (db: Queries, values: Values) => Promise<Row[]> {
  const blanks = Object.fromEntries(names.map((name) => [name, new Blank(name)])) as unknown as Values;
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    const query = compiled.get(adapter) ?? build(db, blanks).compile();
    compiled.set(adapter, query);
    const parameters = query.parameters.map((value) => (value instanceof Blank ? values[value.name] : value));
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}
