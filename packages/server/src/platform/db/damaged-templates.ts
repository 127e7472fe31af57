import type { Pid } from '@kith/contract';
import { sql } from 'kysely';
import type { Queries } from './database.ts';
import { isSound, type StoredTemplate } from './stored-template.ts';

/** Templates that are not what was stored: whose looks, and of how many entries. */
export interface DamagedTemplates {
  readonly persons: readonly Pid[];
  readonly entries: number;
}

const PAGE = 1000;

/** Reads all templates. A person is among them who has a damaged one, also when others are sound. */
export async function damagedTemplates(db: Queries): Promise<DamagedTemplates> {
  const persons = new Set<number>();
  let entries = 0;
  for (const { id: spaceId } of await db.selectFrom('spaces').select('id').execute()) {
    for await (const row of stored(db, 'person_templates', 'id', spaceId)) if (!isSound(row)) persons.add(row.owner);
    for await (const row of stored(db, 'entry_templates', 'entry_id', spaceId)) if (!isSound(row)) entries += 1;
  }
  const pids: Pid[] = [];
  for (const id of persons) {
    const person = await db
      .selectFrom('persons')
      .select('pid')
      .where('id', '=', id as never)
      .executeTakeFirst();
    if (person) pids.push(person.pid);
  }
  return { persons: pids, entries };
}

interface Row extends StoredTemplate {
  readonly key: number;
  readonly owner: number;
}

async function* stored(db: Queries, table: 'person_templates' | 'entry_templates', id: string, spaceId: number) {
  const key = sql.ref(id);
  const owner = sql.ref(table === 'person_templates' ? 'person_id' : 'entry_id');
  for (let after = 0; ; ) {
    const { rows } = await sql<Row>`select ${key} as key, ${owner} as owner, vector, checksum from ${sql.table(table)}
      where space_id = ${spaceId} and ${key} > ${after} order by ${key} limit ${PAGE}`.execute(db);
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.key ?? after;
  }
}
