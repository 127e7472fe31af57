import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * A backup is a tar archive, gzipped if its name ends so:
 *
 * - `kith-backup.json`: what it is, and its tables, each after those that it refers to
 * - `database/TABLE/000001.jsonl` …: rows, a line each, values in the order of the columns, bytes as {"bytes": base64}
 * - `token.key`, unless the environment has the key
 * - `media/NAME`: every picture that a row names
 * - `end.json`: how much there was of everything
 *
 * and after every few thousand files, and at the end, `checksums/000001.sha256` …, as `sha256sum -c` takes it.
 */
export const FORMAT = 1;
export const HEAD = 'kith-backup.json';
export const TOKEN_KEY = 'token.key';
export const END = 'end.json';
export const MEDIA = 'media/';
export const LARGEST_FILE_BYTES = 64 * 1024 * 1024;
export const FILES_A_CHECKSUM_LIST = 5000;

const Table = z.object({
  name: z.string().regex(/^[a-z_]+$/),
  columns: z.array(z.string().regex(/^[a-z_]+$/)).min(1),
  lastId: z.int().nullable(),
});

export const Head = z.object({
  format: z.int(),
  kith: z.string(),
  /** Name of the last migration. */
  schema: z.string(),
  created: z.string(),
  /** Whether the key of the tokens is inside, or was in the environment. */
  tokenKey: z.enum(['inside', 'environment']),
  tables: z.array(Table),
});
export type Head = z.infer<typeof Head>;

export const End = z.object({
  rows: z.record(z.string(), z.int()),
  pictures: z.int(),
  /** Pictures that rows name and that are not inside: of what was erased while the backup was made, or lost before. */
  missing: z.array(z.string()),
});
export type End = z.infer<typeof End>;

/** What a backup or a restoration came to. */
export interface Amounts {
  readonly rows: Readonly<Record<string, number>>;
  readonly pictures: number;
}

const numbered = (count: number): string => String(count).padStart(6, '0');
export const rowsPath = (table: string, part: number): string => `database/${table}/${numbered(part)}.jsonl`;
export const checksumsPath = (part: number): string => `checksums/${numbered(part)}.sha256`;
export const tableOfPath = (path: string): string | undefined => /^database\/([a-z_]+)\/\d{6}\.jsonl$/.exec(path)?.[1];
export const isChecksums = (path: string): boolean => /^checksums\/\d{6}\.sha256$/.test(path);

/** A row, as a line of JSON. */
export const toLine = (row: readonly unknown[]): string =>
  `${JSON.stringify(row.map((value) => (Buffer.isBuffer(value) ? { bytes: value.toString('base64') } : value)))}\n`;

/** The lines of a file of rows. */
export const linesOf = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString().split('\n').slice(0, -1);

const Bytes = z.object({ bytes: z.base64() });
const Row = z.array(z.union([z.string(), z.number(), z.null(), Bytes]));

/** @throws {Error} when the line is no row of so many values */
export function fromLine(line: string, columns: number): (string | number | Buffer | null)[] {
  const row = Row.parse(JSON.parse(line));
  if (row.length !== columns) throw new Error('A row has another number of values than its table has columns.');
  return row.map((value) => (typeof value === 'object' && value !== null ? Buffer.from(value.bytes, 'base64') : value));
}

/** Columns that name pictures. */
export const pictureColumns = (columns: readonly string[]): string[] =>
  columns.filter((column) => column.endsWith('_image'));

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A backup that cannot be made or used, in one sentence. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
