import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { TestKith } from './test-kith.ts';

/** What is looked for, by what it is. */
export type Needles = Readonly<Record<string, string | Buffer>>;

/** Those that lie in some file of the data folder, in the name of one, or in some row of some table. */
export async function foundIn(kith: TestKith, needles: Needles): Promise<string[]> {
  const { database, dataDir } = kith.context.config;
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const heaps: Buffer[] = [Buffer.from(files.map(({ name }) => name).join('\n'))];
  for (const file of files) {
    if (!file.isFile()) continue;
    // What a snapshot of the face index leaves while it is looked at is gone.
    heaps.push(await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0)));
  }
  const rows = database.kind === 'postgres' ? await everyRow(kith) : '';
  return Object.entries(needles).flatMap(([name, needle]) => {
    const text = typeof needle === 'string' ? needle : needle.toString('hex');
    return rows.includes(text) || heaps.some((heap) => heap.includes(needle)) ? [name] : [];
  });
}

/** All that queries see, bytes in hexadecimal. */
async function everyRow({ context }: TestKith): Promise<string> {
  const { queries } = context.db;
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(
    queries,
  );
  const all: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(queries);
    all.push(...rows.map(({ row }) => row));
  }
  return all.join('\n');
}
