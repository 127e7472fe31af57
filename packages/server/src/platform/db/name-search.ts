import { PostgresAdapter, type RawBuilder, type SqlBool, SqliteAdapter, sql } from 'kysely';
import type { PartOfName } from './part-of-name.ts';

/** Tables with so many names that they are found by an index. */
export type IndexedTable = 'groups' | 'persons';

/** How a kind of database finds the names that hold a part. */
export interface NameSearch {
  holds(columns: readonly string[], part: PartOfName, indexed?: IndexedTable): RawBuilder<SqlBool>;
}

const any = (conditions: readonly RawBuilder<SqlBool>[]) => sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;

/** SQLite keeps triples of characters in a full-text index, and looks through a name in one pass, which `like` does not. */
export class SqliteNames extends SqliteAdapter implements NameSearch {
  holds(columns: readonly string[], { part, triples }: PartOfName, indexed?: IndexedTable): RawBuilder<SqlBool> {
    const found = any(columns.map((column) => sql<SqlBool>`instr(${sql.ref(column)}, ${part}) > 0`));
    if (triples === undefined || indexed === undefined) return found;
    const index = sql.table(`${indexed}_names`);
    return sql<SqlBool>`(${sql.ref(`${indexed}.id`)} in (select rowid from ${index} where ${index} match ${triples}) and ${found})`;
  }
}

/** PostgreSQL has an index that answers `like`, where its extension pg_trgm may be used. */
export class PostgresNames extends PostgresAdapter implements NameSearch {
  holds(columns: readonly string[], { part, pattern }: PartOfName): RawBuilder<SqlBool> {
    const holding = (column: RawBuilder<unknown>) =>
      sql<SqlBool>`(${column} like ${pattern} escape '\\' and strpos(${column}, ${part}) > 0)`;
    return any(columns.map((column) => holding(sql.ref(column))));
  }
}

/**
 * Statements of the schema that index parts of names on SQLite. The index holds no copy of the names, is kept in step by
 * triggers, and forgets at once what is deleted: it would otherwise keep erased names until it is tidied up.
 */
export const sqliteNameIndexes = (): RawBuilder<unknown>[] => [
  ...indexOn('groups', ['name_key']),
  ...indexOn('persons', ['name_key', 'external_id_key']),
];

const noCopies = 'columnsize = 0, detail = none';
const triples = "tokenize = 'trigram case_sensitive 1'";

function indexOn(table: IndexedTable, columns: readonly string[]): RawBuilder<unknown>[] {
  const list = columns.join(', ');
  const of = (row: 'old' | 'new') => columns.map((column) => `${row}.${column}`).join(', ');
  const named = (row: string) => columns.map((column) => `${row}.${column} is not null`).join(' or ');
  const index = `${table}_names`;
  const add = `insert into ${index} (rowid, ${list}) select new.id, ${of('new')} where ${named('new')};`;
  const remove = `insert into ${index} (${index}, rowid, ${list}) select 'delete', old.id, ${of('old')} where ${named('old')};`;
  return [
    `create virtual table ${index} using fts5 (${list}, content = '${table}', content_rowid = 'id', ${noCopies}, ${triples})`,
    `insert into ${index} (${index}, rank) values ('secure-delete', 1)`,
    `insert into ${index} (rowid, ${list}) select id, ${list} from ${table} where ${named(table)}`,
    `create trigger ${index}_added after insert on ${table} begin ${add} end`,
    `create trigger ${index}_removed after delete on ${table} begin ${remove} end`,
    `create trigger ${index}_changed after update of ${list} on ${table} begin ${remove} ${add} end`,
  ].map((statement) => sql.raw(statement));
}

/** The same on PostgreSQL. Without the right to use the extension there is no index, and searching takes longer. */
export const postgresNameIndexes = (): RawBuilder<unknown>[] => [
  sql.raw(`do $$ begin
    create extension if not exists pg_trgm;
    create index groups_with_part_of_name on groups using gin (name_key gin_trgm_ops);
    create index persons_with_part_of_name on persons using gin (name_key gin_trgm_ops);
    create index persons_with_part_of_external_id on persons using gin (external_id_key gin_trgm_ops);
  exception when others then null;
  end $$`),
];

/** Whether PostgreSQL has the indexes. */
export const postgresNamesIndexed = sql<{ indexed: boolean }>`
  select to_regclass('persons_with_part_of_external_id') is not null as indexed`;
