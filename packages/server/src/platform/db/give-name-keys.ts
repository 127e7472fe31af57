import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { nameKey } from '@kith/contract';
import { type Kysely, sql } from 'kysely';
import { besideKey } from './beside-key.ts';
import type { DatabaseKind } from './dialects.ts';

/** Names that are unique in a scope. */
const unique = [
  { table: 'accounts', scope: sql`0`, name: 'username', key: 'username_key', among: sql`true` },
  { table: 'spaces', scope: sql.ref('account_id'), name: 'name', key: 'name_key', among: sql`true` },
  // The key of a source that is hidden is that of no name.
  { table: 'sources', scope: sql.ref('space_id'), name: 'name', key: 'name_key', among: sql`deleted is null` },
  { table: 'groups', scope: sql.ref('space_id'), name: 'name', key: 'name_key', among: sql`true` },
] as const;

/** Names that several things may have. */
const shared = [
  { table: 'persons', name: 'name', key: 'name_key' },
  { table: 'persons', name: 'external_id', key: 'external_id_key' },
  { table: 'licences', name: 'name', key: 'name_key' },
  { table: 'notifications', name: 'name', key: 'name_key' },
] as const;

/** What else people write. */
const prose = [
  { table: 'groups', name: 'description' },
  { table: 'persons', name: 'note' },
  { table: 'notifications', name: 'destination_url' },
] as const;

/**
 * Gives all names the keys of today, and makes texts well-formed that are not. Where names become one, the oldest gets the key, and the
 * others get one beside it (see `besideKey`): nothing is renamed. What is right already is only read.
 */
export async function giveNameKeys(
  db: Kysely<unknown>,
  mayHoldHalves: DatabaseKind['mayHoldHalves'],
  stop?: AbortSignal,
): Promise<void> {
  for (const { table, name } of [...unique, ...shared, ...prose]) {
    if (stop?.aborted) return;
    await makeWellFormed(db, table, name, mayHoldHalves);
  }
  for (const names of unique) await giveUniqueKeys(db, names);
  for (const names of shared) {
    if (stop?.aborted) return;
    await giveKeys(db, names);
  }
}

const BATCH = 1000;

/** Half a character is read as U+FFFD, which is what it becomes. */
async function makeWellFormed(
  db: Kysely<unknown>,
  table: string,
  column: string,
  mayHoldHalves: DatabaseKind['mayHoldHalves'],
): Promise<void> {
  const { rows: ends } = await sql<{ last: number | null }>`select max(id) as last from ${sql.table(table)}`.execute(
    db,
  );
  const last = ends[0]?.last ?? 0;
  for (let after = 0; after < last; after += BATCH) {
    const { rows } = await sql<{ id: number; text: string }>`
      select id, ${sql.ref(column)} as text from ${sql.table(table)}
        where id > ${after} and id <= ${after + BATCH} and ${mayHoldHalves(column)} order by id`.execute(db);
    for (const { id, text } of rows) {
      // Each of its three bytes is read as one.
      const whole = text.replaceAll('\ufffd\ufffd\ufffd', '\ufffd');
      const written = column === 'external_id' ? await freeExternalId(db, id, whole) : whole;
      await set(db, table, column, [{ id, text: written }]);
    }
    await turnOfTheLoop();
  }
}

/** External ids are unique to the letter. */
async function freeExternalId(db: Kysely<unknown>, id: number, text: string): Promise<string> {
  const { rows } = await sql`
    select 1 from persons where external_id = ${text} and id <> ${id}
      and space_id = (select space_id from persons where id = ${id})`.execute(db);
  return rows.length === 0 ? text : freeExternalId(db, id, `${text} ${id}`);
}

async function giveUniqueKeys(db: Kysely<unknown>, { table, scope, name, key, among }: (typeof unique)[number]) {
  const { rows } = await sql<{ id: number; scope: number; name: string; key: string }>`
    select id, ${scope} as scope, ${sql.ref(name)} as name, ${sql.ref(key)} as key
      from ${sql.table(table)} where ${among} order by id`.execute(db);
  const taken = new Set<string>();
  const changed = rows.flatMap((row) => {
    const plain = nameKey(row.name);
    const own = taken.has(`${row.scope} ${plain}`) ? besideKey(plain, row.id) : plain;
    taken.add(`${row.scope} ${own}`);
    return own === row.key ? [] : [{ id: row.id, text: own }];
  });
  if (changed.length === 0) return;
  // Out of the way first: a new key may be the old one of another.
  const away = changed.map(({ id }) => ({ id, text: besideKey('', id) }));
  await inTransaction(db, async (tx) => {
    for (const texts of [away, changed]) {
      for (let i = 0; i < texts.length; i += BATCH) await set(tx, table, key, texts.slice(i, i + BATCH));
    }
  });
}

async function giveKeys(db: Kysely<unknown>, { table, name, key }: (typeof shared)[number]): Promise<void> {
  for (let last = 0; ; ) {
    const { rows } = await sql<{ id: number; name: string; key: string | null }>`
      select id, ${sql.ref(name)} as name, ${sql.ref(key)} as key from ${sql.table(table)}
        where id > ${last} and ${sql.ref(name)} is not null order by id limit ${BATCH}`.execute(db);
    const changed = rows
      .map((row) => ({ id: row.id, text: nameKey(row.name), before: row.key }))
      .filter(({ text, before }) => text !== before);
    await set(db, table, key, changed);
    const end = rows.at(-1);
    if (!end || rows.length < BATCH) return;
    last = end.id;
    await turnOfTheLoop();
  }
}

const inTransaction = (db: Kysely<unknown>, work: (tx: Kysely<unknown>) => Promise<void>): Promise<void> =>
  db.isTransaction ? work(db) : db.transaction().execute(work);

async function set(
  db: Kysely<unknown>,
  table: string,
  column: string,
  texts: readonly { readonly id: number; readonly text: string }[],
): Promise<void> {
  if (texts.length === 0) return;
  const values = texts.map(({ id, text }) => sql`(cast(${id} as bigint), cast(${text} as text))`);
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = changed.column2
    from (values ${sql.join(values)}) as changed where ${sql.table(table)}.id = changed.column1`.execute(db);
}
