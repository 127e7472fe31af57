import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

export interface ArchivedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const CHUNK_BYTES = 1024 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * The files of a tar archive, one at a time; unpacked when it is gzipped, by whatever name.
 * @param mostBytes of one file
 * @param onBytes told how many bytes of the archive were read since it was last told
 * @throws {Error} with a sentence, when it ends too early or is damaged; links, folders and devices count as damage
 */
export async function* readArchive(
  archive: string,
  mostBytes: number,
  onBytes: (bytes: number) => void,
): AsyncGenerator<ArchivedFile, void> {
  const unpack = (await isGzipped(archive)) ? createGunzip() : new PassThrough();
  const stream = createReadStream(archive, { highWaterMark: CHUNK_BYTES });
  stream.on('data', (chunk) => onBytes(chunk.length));
  const entries = extract();
  // What breaks one of them breaks the entries, which are told from here on.
  pipeline(stream, unpack, entries).catch(() => undefined);
  try {
    for await (const entry of entries) {
      const { name: path, type, size } = entry.header;
      if (type !== 'file' || size > mostBytes) throw new Error('Not what a backup has.');
      yield { path, bytes: await buffer(entry) };
    }
  } catch (error) {
    throw sentenceFor(error);
  }
}

async function isGzipped(archive: string): Promise<boolean> {
  const start = await buffer(createReadStream(archive, { end: GZIP.length - 1 }));
  return start.equals(GZIP);
}

/** Errors of the file system say themselves what is wrong. */
function sentenceFor(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code !== '' && !code.startsWith('Z_')) return cause;
  const cut = code === 'Z_BUF_ERROR' || (cause instanceof Error && cause.message === 'Unexpected end of data');
  return new Error(cut ? 'It ends too early.' : 'It is damaged.', { cause });
}
