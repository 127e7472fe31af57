import pg from 'pg';
import { failureOf } from '../ask-postgres.ts';
import { DatabaseDown } from '../database-down.ts';
import { ordinary, settingLimits, watchingClients } from '../postgres-limits.ts';
import { neverForEver } from '../postgres-pool.ts';
import type { SignRows } from './sign-rows.ts';

/** Rows come as bytes, many in one, for to read each by itself takes several times as long. */
export async function postgresSignRows(url: string, scale: number, chunkRows: number): Promise<SignRows> {
  const client = new pg.Client({ connectionString: url, fallback_application_name: 'kith', ...neverForEver() });
  // Whatever is asked next fails.
  client.on('error', () => undefined);
  const ask = async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> => {
    try {
      return (await client.query<Row>({ text, values: [...values] })).rows;
    } catch (error) {
      throw failureOf(error);
    }
  };
  try {
    await client.connect();
    await client.query(`${settingLimits(ordinary, 'session')}; ${watchingClients}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw new DatabaseDown(error);
  }
  return {
    async chunk(spaceId, after) {
      const [row] = await ask<{ rows: string; last: string | null; records: Buffer | null }>(
        `select count(*) as rows, max(entry_id) as last, string_agg(record, ''::bytea) as records from (
          select entry_id, record from entry_signs
          where space_id = $1 and entry_id > $2 and scale = $3 order by entry_id limit $4) chunk`,
        [spaceId, after, scale, chunkRows],
      );
      return row?.last && row.records ? { rows: Number(row.rows), last: Number(row.last), records: row.records } : null;
    },
    async state(spaceId, since, upTo) {
      const [row] = await ask<{
        revision: string | null;
        templates: string;
        oldest: string | null;
        gone: string | null;
      }>(
        `select (select revision from spaces where id = $1) as revision,
          (select count(*) from entry_templates where space_id = $1 and entry_id <= $3) as templates,
          (select min(revision) from gone_signs where space_id = $1) as oldest,
          (select string_agg(entry_id::text, ',') from gone_signs where space_id = $1 and revision > $2) as gone`,
        [spaceId, since, upTo],
      );
      const isTrimmed = Number(row?.oldest ?? 0) > since + 1;
      const gone = row?.gone ? row.gone.split(',').map(Number) : [];
      return {
        revision: Number(row?.revision ?? 0),
        templates: Number(row?.templates ?? 0),
        gone: isTrimmed ? null : gone,
      };
    },
    async newer(spaceId, after) {
      const rows = await ask<{ entry_id: string; record: Buffer | null }>(
        `select t.entry_id, s.record from entry_templates t
          left join entry_signs s on s.space_id = t.space_id and s.entry_id = t.entry_id and s.scale = $3
          where t.space_id = $1 and t.entry_id > $2 order by t.entry_id limit $4`,
        [spaceId, after, scale, chunkRows],
      );
      return rows.map(({ entry_id, record }) => ({ entryId: Number(entry_id), record }));
    },
    async templates(spaceId, entryIds) {
      const rows = await ask<{ entry_id: string; vector: Buffer; checksum: string | null }>(
        'select entry_id, vector, checksum from entry_templates where space_id = $1 and entry_id = any($2)',
        [spaceId, entryIds],
      );
      return rows.map(({ entry_id, vector, checksum }) => ({
        entryId: Number(entry_id),
        vector,
        checksum: checksum === null ? null : Number(checksum),
      }));
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
