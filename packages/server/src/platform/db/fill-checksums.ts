import { crc32 } from 'node:zlib';
import { sql } from 'kysely';
import type { Queries } from './database.ts';
import { isUnit } from './stored-template.ts';

/** Tables with templates, and what tells their rows apart within a space. */
const tables = { person_templates: 'id', entry_templates: 'entry_id' } as const;
const BATCH = 500;

interface Row {
  readonly id: number;
  readonly vector: Buffer;
}

/**
 * Gives templates their checksums that were stored by a version which knew none. Those that are no unit vectors were damaged
 * before, and get none.
 */
export async function fillChecksums(db: Queries, stop?: AbortSignal): Promise<void> {
  const spaces = await db.selectFrom('spaces').select('id').execute();
  for (const [table, id] of Object.entries(tables)) {
    for (const space of spaces) {
      for (let after: number | null = 0; after !== null; ) {
        if (stop?.aborted) return;
        after = await fillSome(db, { table, id }, space.id, after);
      }
    }
  }
}

/** @returns the last row that was looked at; null when there are no more */
async function fillSome(
  db: Queries,
  { table, id }: { readonly table: string; readonly id: string },
  spaceId: number,
  after: number,
): Promise<number | null> {
  const key = sql.ref(id);
  const { rows } = await sql<Row>`select ${key} as id, vector from ${sql.table(table)}
    where space_id = ${spaceId} and ${key} > ${after} and checksum is null order by ${key} limit ${BATCH}`.execute(db);
  const sound = rows.filter(({ vector }) => isUnit(vector));
  if (sound.length > 0) {
    const sums = sql.join(
      sound.map((row) => sql`when ${row.id} then cast(${crc32(row.vector)} as bigint)`),
      sql` `,
    );
    await sql`update ${sql.table(table)} set checksum = case ${key} ${sums} end
      where space_id = ${spaceId} and ${key} in (${sql.join(sound.map((row) => row.id))})`.execute(db);
  }
  return rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
}
