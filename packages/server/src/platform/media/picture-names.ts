import type { Queries } from '../db/database.ts';

const PAGE = 5000;

/** Names of the pictures that rows speak of, some more than once. */
export async function* namedPictures(db: Queries): AsyncGenerator<string, void> {
  for (const table of ['persons', 'entries'] as const) {
    for (let after = 0; ; ) {
      const rows = await db
        .selectFrom(table)
        .select(['id', 'face_image', 'full_image'])
        .where('id', '>', after as never)
        .orderBy('id')
        .limit(PAGE)
        .execute();
      for (const row of rows) yield* present([row.face_image, row.full_image]);
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.id ?? after;
    }
  }
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('person_templates')
      .select(['id', 'face_image'])
      .where('id', '>', after as never)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const row of rows) yield* present([row.face_image]);
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

const present = (names: readonly (string | null)[]): string[] => names.filter((name) => name !== null);
