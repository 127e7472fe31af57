import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, type DatabaseConfig } from '@kith/server/parts';
import { sql } from 'kysely';

let content: Promise<Buffer> | undefined;

/**
 * Gives a database that is a file all tables and no rows, unless it is there already: to copy them takes a tenth of the time that it
 * takes to make them. One of PostgreSQL is made as a copy.
 */
export async function bringUp(database: DatabaseConfig): Promise<void> {
  if (database.kind !== 'sqlite') return;
  content ??= makeContent();
  await writeFile(database.file, await content, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

async function makeContent(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-brought-up-'));
  try {
    await using database = await Database.open({ kind: 'sqlite', file: ':memory:' });
    const file = join(folder, 'kith.sqlite');
    await sql`vacuum into ${file}`.execute(database.queries);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
