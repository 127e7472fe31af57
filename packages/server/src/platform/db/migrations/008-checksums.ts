import { crc32 } from 'node:zlib';
import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Tables with templates, and what tells their rows apart within a space. */
const tables = { person_templates: 'id', entry_templates: 'entry_id' } as const;
const BATCH = 500;
const COMPONENTS = 512;

interface Row {
  readonly id: number;
  readonly vector: Buffer;
}

/** A checksum beside every template. Those that are no unit vectors were damaged before, and have none. */
export const checksums = ({ checkDeferred }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const statement of checkDeferred) await statement.execute(db);
    // SQLite keeps what a migration did that was killed half-way.
    const known = await db.introspection.getTables();
    for (const [table, id] of Object.entries(tables)) {
      const { columns = [] } = known.find(({ name }) => name === table) ?? {};
      if (!columns.some(({ name }) => name === 'checksum')) {
        await db.schema.alterTable(table).addColumn('checksum', 'bigint').execute();
      }
      const { rows: spaces } = await sql<{ id: number }>`select id from spaces`.execute(db);
      for (const space of spaces) await fill(db, table, id, space.id);
    }
  },
});

async function fill(db: Kysely<unknown>, table: string, id: string, spaceId: number): Promise<void> {
  const key = sql.ref(id);
  for (let after = 0; ; ) {
    const { rows } = await sql<Row>`select ${key} as id, vector from ${sql.table(table)}
      where space_id = ${spaceId} and ${key} > ${after} order by ${key} limit ${BATCH}`.execute(db);
    const sound = rows.filter(({ vector }) => isUnit(vector));
    if (sound.length > 0) {
      const sums = sql.join(
        sound.map((row) => sql`when ${row.id} then cast(${crc32(row.vector)} as bigint)`),
        sql` `,
      );
      await sql`update ${sql.table(table)} set checksum = case ${key} ${sums} end
        where space_id = ${spaceId} and ${key} in (${sql.join(sound.map((row) => row.id))})`.execute(db);
    }
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.id ?? after;
  }
}

function isUnit(vector: Buffer): boolean {
  if (vector.length !== COMPONENTS * Float32Array.BYTES_PER_ELEMENT) return false;
  const bytes = new DataView(vector.buffer, vector.byteOffset, vector.byteLength);
  let squares = 0;
  for (let i = 0; i < COMPONENTS; i++) squares += bytes.getFloat32(i * Float32Array.BYTES_PER_ELEMENT, true) ** 2;
  return Math.abs(squares - 1) < 0.01;
}
