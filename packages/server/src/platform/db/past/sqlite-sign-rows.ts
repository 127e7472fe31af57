import Sqlite from 'better-sqlite3';
import type { SignRows } from './sign-rows.ts';

/** Each statement is a transaction: whoever reads for longer keeps what is erased from being wiped off the disk. */
export function sqliteSignRows(file: string, scale: number, chunkRows: number): SignRows {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  database.pragma('query_only = ON');
  // Put together by SQLite: a buffer of each row would take several times as long.
  const chunk = database
    .prepare<[number, number], [rows: number, last: number | null, records: Buffer | null]>(
      `select count(*), max(entry_id), cast(group_concat(cast(record as text), '') as blob) from (
        select entry_id, record from entry_signs
        where space_id = ? and entry_id > ? and scale = ${Number(scale)} order by entry_id limit ${Number(chunkRows)})`,
    )
    .raw();
  const state = database
    .prepare<
      { spaceId: number; since: number; upTo: number },
      [revision: number | null, templates: number, oldest: number | null, gone: string]
    >(
      `select (select revision from spaces where id = :spaceId),
        (select count(*) from entry_templates where space_id = :spaceId and entry_id <= :upTo),
        (select min(revision) from gone_signs where space_id = :spaceId),
        (select json_group_array(entry_id) from gone_signs where space_id = :spaceId and revision > :since)`,
    )
    .raw();
  const newer = database
    .prepare<[number, number], [number, Buffer | null]>(
      `select t.entry_id, s.record from entry_templates t
        left join entry_signs s on s.space_id = t.space_id and s.entry_id = t.entry_id and s.scale = ${Number(scale)}
        where t.space_id = ? and t.entry_id > ? order by t.entry_id limit ${Number(chunkRows)}`,
    )
    .raw();
  const template = database
    .prepare<[number, number], [Buffer, number | null]>(
      'select vector, checksum from entry_templates where space_id = ? and entry_id = ?',
    )
    .raw();
  return {
    async chunk(spaceId, after) {
      const [rows, last, records] = chunk.get(spaceId, after) ?? [0, null, null];
      return last === null || records === null ? null : { rows, last, records };
    },
    async state(spaceId, since, upTo) {
      const [revision, templates, oldest, gone] = state.get({ spaceId, since, upTo }) ?? [null, 0, null, '[]'];
      const isTrimmed = oldest !== null && oldest > since + 1;
      return { revision: revision ?? 0, templates, gone: isTrimmed ? null : (JSON.parse(gone) as number[]) };
    },
    newer: async (spaceId, after) => newer.all(spaceId, after).map(([entryId, record]) => ({ entryId, record })),
    templates: async (spaceId, entryIds) =>
      entryIds.flatMap((entryId) => {
        const found = template.get(spaceId, entryId);
        return found ? [{ entryId, vector: found[0], checksum: found[1] }] : [];
      }),
    [Symbol.asyncDispose]: async () => void database.close(),
  };
}
