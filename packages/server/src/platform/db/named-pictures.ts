import { sql } from 'kysely';
import type { Queries } from './database.ts';

/** Every column that names a picture. */
export const pictureColumns = {
  persons: ['face_image', 'full_image'],
  person_templates: ['face_image'],
  entries: ['face_image', 'full_image'],
} as const;

const PAGE = 5000;

/** Whether a row names this picture. Space by space, because every index begins with the space. */
export async function isNamed(db: Queries, name: string): Promise<boolean> {
  const places = Object.entries(pictureColumns).flatMap(([table, columns]) =>
    columns.map((column) => {
      const [inSpace, named] = [sql.ref(`${table}.space_id`), sql.ref(`${table}.${column}`)];
      return sql`exists (select 1 from ${sql.table(table)} where ${inSpace} = spaces.id and ${named} = ${name})`;
    }),
  );
  const { rows } = await sql`select 1 from spaces where ${sql.join(places, sql` or `)} limit 1`.execute(db);
  return rows.length > 0;
}

/** Names of the pictures that rows speak of, some more than once. */
export async function* namedPictures(db: Queries): AsyncGenerator<string, void> {
  for (const [table, columns] of Object.entries(pictureColumns)) {
    const selected = sql.join(['id', ...columns].map((column) => sql.ref(column)));
    for (let after = 0; ; ) {
      const { rows } = await sql<{ readonly id: number } & Readonly<Record<string, string | null>>>`
        select ${selected} from ${sql.table(table)} where id > ${after} order by id limit ${PAGE}`.execute(db);
      for (const row of rows) {
        for (const column of columns) if (row[column]) yield row[column];
      }
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.id ?? after;
    }
  }
}
