import Sqlite from 'better-sqlite3';
import type { DatabaseConfig } from '../config/config.ts';
import { copyTemplates } from './copy-templates.ts';
import type { TemplateRow, TemplateRows } from './template-row.ts';

/** Rows of a batch: 10 MB of templates. */
const BATCH = 5000;

/**
 * For a thread of its own: SQLite reads while it waits.
 * @param scale on which templates are wanted; those that are not there on it are read as they are stored
 */
export const openTemplateRows = async (
  config: DatabaseConfig,
  spaceId: number,
  scale: number,
): Promise<TemplateRows> =>
  config.kind === 'sqlite'
    ? sqliteRows(config.file, spaceId, scale)
    : copyTemplates(config.url, { spaceId, scale, batch: BATCH });

type Columns = [
  personId: number,
  id: number,
  scaled: Buffer | null,
  scaledChecksum: number | null,
  vector: Buffer | null,
  checksum: number | null,
];

/** Each batch is a transaction: whoever reads for longer keeps what is erased from being wiped off the disk. */
function sqliteRows(file: string, spaceId: number, scale: number): TemplateRows {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  database.pragma('query_only = ON');
  const all = database
    .prepare<[number, number, number, number, number], Columns>(
      `select t.person_id, t.id, s.vector, s.checksum,
        case when s.vector is null then t.vector end, case when s.vector is null then t.checksum end
        from person_templates t
        left join scaled_templates s on s.space_id = t.space_id and s.template_id = t.id and s.scale = ?
        where t.space_id = ? and (t.person_id, t.id) > (?, ?) order by t.person_id, t.id limit ?`,
    )
    .raw();
  const one = database
    .prepare<[number, number], Columns>(
      `select person_id, id, null, null, vector, checksum from person_templates where space_id = ? and id = ?`,
    )
    .raw();
  let last: [personId: number, id: number] = [0, 0];
  return {
    async next() {
      const rows = all.all(scale, spaceId, ...last, BATCH);
      const [personId, id] = rows.at(-1) ?? last;
      last = [personId, id];
      return rows.map(rowOf);
    },
    stored: async (ids) => ids.flatMap((id) => one.all(spaceId, id).map(rowOf)),
    [Symbol.asyncDispose]: async () => void database.close(),
  };
}

const rowOf = ([personId, id, scaled, scaledChecksum, vector, checksum]: Columns): TemplateRow => ({
  personId,
  id,
  scaled: scaled && scaledChecksum !== null ? { vector: scaled, checksum: scaledChecksum } : null,
  stored: vector && { vector, checksum },
});
