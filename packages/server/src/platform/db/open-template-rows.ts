import Sqlite from 'better-sqlite3';
import type { DatabaseConfig } from '../config/config.ts';
import { copyTemplates } from './copy-templates.ts';
import type { TemplateRows } from './template-row.ts';

/** Rows of a batch: 10 MB of templates. */
const BATCH = 5000;

/** For a thread of its own: SQLite reads while it waits. */
export const openTemplateRows = async (config: DatabaseConfig, spaceId: number): Promise<TemplateRows> =>
  config.kind === 'sqlite' ? sqliteRows(config.file, spaceId) : copyTemplates(config.url, spaceId, BATCH);

/** Each batch is a transaction: whoever reads for longer keeps what is erased from being wiped off the disk. */
function sqliteRows(file: string, spaceId: number): TemplateRows {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  database.pragma('query_only = ON');
  const statement = database
    .prepare<[number, number, number, number], [number, number, Buffer, number | null]>(
      `select person_id, id, vector, checksum from person_templates
        where space_id = ? and (person_id, id) > (?, ?) order by person_id, id limit ?`,
    )
    .raw();
  let last: [personId: number, id: number] = [0, 0];
  return {
    async next() {
      const rows = statement.all(spaceId, ...last, BATCH);
      const [personId, id] = rows.at(-1) ?? last;
      last = [personId, id];
      return rows.map(([person, template, vector, checksum]) => ({ personId: person, id: template, vector, checksum }));
    },
    [Symbol.asyncDispose]: async () => void database.close(),
  };
}
