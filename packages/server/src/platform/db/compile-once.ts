import type { Compilable, CompiledQuery } from 'kysely';
import type { Queries } from './database.ts';

type Value = number | string | null;
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
): CompiledOnce<V, Row> {
  const ofKind = new WeakMap<object, Map<string, CompiledQuery<Row>>>();
  const filled = (db: Queries, values: V): CompiledQuery<Row> => {
    const { adapter } = db.getExecutor();
    const compiled = ofKind.get(adapter) ?? new Map<string, CompiledQuery<Row>>();
    ofKind.set(adapter, compiled);
    const shape = shapeOf(values);
    const query = compiled.get(shape) ?? build(db, blanksFor(values)).compile();
    compiled.set(shape, query);
    return { ...query, parameters: query.parameters.map((parameter) => fill(parameter, values)) };
  };
  return Object.assign(async (db: Queries, values: V) => (await db.executeQuery<Row>(filled(db, values))).rows, {
    filled,
  });
}

/** Runs a query, or gives it as it would be run. */
export interface CompiledOnce<V, Row> {
  (db: Queries, values: V): Promise<Row[]>;
  readonly filled: (db: Queries, values: V) => CompiledQuery<Row>;
}

/** Stands for a column of one of the rows that a query writes. */
class RowBlank {
  readonly row: number;
  readonly column: string;

  constructor(row: number, column: string) {
    this.row = row;
    this.column = column;
  }
}

/** Rows that one query writes: any number is made of these, so that there are few texts. */
const SIZES = [64, 32, 16, 8, 4, 2, 1] as const;

/**
 * The same for a query that writes rows, however many: as many queries as it takes, each compiled once for its number of rows.
 * @param build gets rows of blanks, which have the columns of the first row: all rows must have the same
 */
export function compileRowsOnce<V extends object, Row>(
  build: (db: Queries, rows: readonly V[]) => Compilable<Row>,
): CompiledRowsOnce<V, Row> {
  const ofKind = new WeakMap<object, Map<number, CompiledQuery<Row>>>();
  const filled = (db: Queries, rows: readonly V[]): CompiledQuery<Row> => {
    const { adapter } = db.getExecutor();
    const compiled = ofKind.get(adapter) ?? new Map<number, CompiledQuery<Row>>();
    ofKind.set(adapter, compiled);
    const query = compiled.get(rows.length) ?? build(db, blankRows(rows)).compile();
    compiled.set(rows.length, query);
    const values = rows as readonly Readonly<Record<string, unknown>>[];
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof RowBlank ? values[parameter.row]?.[parameter.column] : parameter,
    );
    return { ...query, parameters };
  };
  const pieces = function* (db: Queries, rows: readonly V[]): Generator<CompiledQuery<Row>> {
    let done = 0;
    for (const size of SIZES) {
      for (; rows.length - done >= size; done += size) yield filled(db, rows.slice(done, done + size));
    }
  };
  const write = async (db: Queries, rows: readonly V[]): Promise<Row[]> => {
    const written: Row[] = [];
    for (const query of pieces(db, rows)) written.push(...(await db.executeQuery<Row>(query)).rows);
    return written;
  };
  return Object.assign(write, { filled: (db: Queries, rows: readonly V[]) => [...pieces(db, rows)] });
}

/** Writes rows, or gives the queries that would. */
export interface CompiledRowsOnce<V, Row> {
  (db: Queries, rows: readonly V[]): Promise<Row[]>;
  readonly filled: (db: Queries, rows: readonly V[]) => CompiledQuery<Row>[];
}

const blankRows = <V extends object>(rows: readonly V[]): V[] =>
  rows.map((row, i) => Object.fromEntries(Object.keys(row).map((column) => [column, new RowBlank(i, column)])) as V);

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
