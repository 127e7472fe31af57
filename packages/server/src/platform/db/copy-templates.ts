import type { Duplex } from 'node:stream';
import pg from 'pg';
import { patient, settingLimits, watchingClients } from './postgres-limits.ts';
import type { TemplateRow, TemplateRows } from './template-row.ts';

/** Signature, flags and length of an extension, before the first row. */
const COPY_HEADER_BYTES = 19;
const NULL_LENGTH = -1;

interface Wanted {
  readonly spaceId: number;
  /** On which templates are wanted; those that are not there on it are copied as they are stored. */
  readonly scale: number;
  /** Rows that are handed on at a time; the database waits when no more are taken. */
  readonly batch: number;
}

/**
 * Templates of a space as PostgreSQL copies them out: as bytes, and as fast as they can be taken. As text a template would be twice as
 * long, and has to be parsed.
 */
export async function copyTemplates(url: string, { spaceId, scale, batch }: Wanted): Promise<TemplateRows> {
  const client = new pg.Client({ connectionString: url, fallback_application_name: 'kith' });
  // Whatever is asked next fails.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`${settingLimits(patient, 'session')}; ${watchingClients}`);
  const rows: TemplateRow[] = [];
  let wake: () => void = () => undefined;
  let ended: { readonly error: Error | null } | undefined;
  let stream: Duplex | undefined;
  const onRow = (row: TemplateRow, from: Duplex): void => {
    stream = from;
    if (rows.push(row) < batch) return;
    from.pause();
    wake();
  };
  // One by one (`limit 1`): as a join it may be planned to go through both tables for every row, as long as the newer one has no statistics.
  const text = `copy (select t.person_id, t.id, s.vector, s.checksum,
      case when s.vector is null then t.vector end, case when s.vector is null then t.checksum end
    from person_templates t
    left join lateral (select vector, checksum from scaled_templates
      where space_id = t.space_id and template_id = t.id and scale = ${Number(scale)} limit 1) s on true
    where t.space_id = ${Number(spaceId)} order by t.person_id, t.id) to stdout (format binary)`;
  client.query(
    new TemplateCopy(text, onRow, (error) => {
      ended = { error };
      wake();
    }),
  );
  return {
    async next() {
      if (rows.length < batch && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          stream?.resume();
        });
      }
      if (ended?.error) throw ended.error;
      return rows.splice(0);
    },
    async stored(ids) {
      const found = await client.query<{ person_id: string; id: string; vector: Buffer; checksum: string | null }>(
        'select person_id, id, vector, checksum from person_templates where space_id = $1 and id = any($2)',
        [spaceId, ids],
      );
      return found.rows.map(({ person_id, id, vector, checksum }) => ({
        personId: Number(person_id),
        id: Number(id),
        scaled: null,
        stored: { vector, checksum: checksum === null ? null : Number(checksum) },
      }));
    },
    async [Symbol.asyncDispose]() {
      // Whoever stops half-way does not wait for the rest.
      if (!ended) stream?.destroy();
      await client.end();
    },
  };
}

/** A query of `pg` that takes what is copied out; without this it is passed over. */
class TemplateCopy extends pg.Query {
  readonly #onRow: (row: TemplateRow, from: Duplex) => void;
  #begun = false;

  constructor(text: string, onRow: (row: TemplateRow, from: Duplex) => void, onEnd: (error: Error | null) => void) {
    super({ text }, undefined, onEnd as never);
    this.#onRow = onRow;
  }

  /** PostgreSQL sends every row in a message of its own. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }, { stream }: { readonly stream: Duplex }): void {
    let at = this.#begun ? 0 : COPY_HEADER_BYTES;
    this.#begun = true;
    if (chunk.readInt16BE(at) < 0) return;
    at += 2;
    const field = (): Buffer | null => {
      const length = chunk.readInt32BE(at);
      at += 4;
      if (length === NULL_LENGTH) return null;
      at += length;
      return chunk.subarray(at - length, at);
    };
    const [personId, id, scaled, scaledChecksum] = [field(), field(), field(), field()];
    const [vector, checksum] = [field(), field()];
    if (!personId || !id) throw new TypeError('a template without a person');
    // The bytes are those of the connection, which it overwrites.
    const row = {
      personId: numberOf(personId),
      id: numberOf(id),
      scaled: scaled && scaledChecksum && { vector: Buffer.from(scaled), checksum: numberOf(scaledChecksum) },
      stored: vector && { vector: Buffer.from(vector), checksum: checksum && numberOf(checksum) },
    };
    this.#onRow(row, stream);
  }
}

const numberOf = (bytes: Buffer): number => Number(bytes.readBigInt64BE());
