import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { SqliteWithLists } from '../list-parameters.ts';
import { toObjects } from '../row-objects.ts';
import type { Found } from './reader-messages.ts';
import type { Readers } from './readers.ts';

/** SQLite whose queries are read by threads. It has no transactions: what belongs together is asked together. */
export class ReadingDialect extends SqliteWithLists {
  readonly #readers: Readers;

  constructor(readers: Readers) {
    super({ database: () => Promise.reject(new Error('Readers have connections of their own.')) });
    this.#readers = readers;
  }

  override createDriver(): Driver {
    const readers = this.#readers;
    const connection: DatabaseConnection = {
      async executeQuery<Row>({ sql: text, parameters: values }: CompiledQuery): Promise<QueryResult<Row>> {
        return { rows: toRows<Row>(await readers.read({ text, values })) };
      },
      streamQuery: () => {
        throw new Error('Read in pages: whoever reads for long keeps what is erased from being wiped off the disk.');
      },
    };
    const refuse = async (): Promise<void> => {
      throw new Error('Readers have no transactions.');
    };
    return {
      init: async () => undefined,
      acquireConnection: async () => connection,
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      releaseConnection: async () => undefined,
      destroy: async () => undefined,
    };
  }
}

/** A read that the database refused. */
class ReadError extends Error {
  /** SQLite's own, such as SQLITE_CORRUPT. */
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

function toRows<Row>(found: Found): Row[] {
  if (found.kind === 'failed') throw new ReadError(found.message, found.code);
  const { columns, rows } = found;
  return toObjects(
    columns,
    rows.map((values) => values.map(asBytes)),
  ) as Row[];
}

/** Bytes travel between threads as what every platform has. */
const asBytes = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
