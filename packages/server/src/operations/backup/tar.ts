const BLOCK = 512;
const NAME_BYTES = 100;
const SIZE_AT = 124;
const CHECKSUM_AT = 148;

export interface TarFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The two empty blocks that end an archive. */
export const tarEnd = Buffer.alloc(2 * BLOCK);

/**
 * A file of a ustar archive (POSIX.1-1988), readable by its owner alone.
 * @param path ASCII, at most 100 characters
 * @param modified epoch ms
 */
export function tarFile({ path, bytes }: TarFile, modified: number): Buffer {
  if (!/^[\x21-\x7e]{1,100}$/.test(path)) throw new Error(`${path} has no place in an archive.`);
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 'ascii');
  header.write(`${octal(0o600, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, NAME_BYTES, 'ascii');
  header.write(`${octal(bytes.length, 11)}\0${octal(Math.floor(modified / 1000), 11)}\0`, SIZE_AT, 'ascii');
  header.write('        0', CHECKSUM_AT, 'ascii');
  header.write('ustar\x0000', 257, 'ascii');
  header.write(checksumOf(header), CHECKSUM_AT, 'ascii');
  const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, bytes, padding]);
}

/**
 * The regular files of an archive that `tarFile` made, one at a time.
 * @param mostBytes of one file
 * @throws {Error} when it ends too early or is no such archive
 */
export async function* readTarFiles(
  archive: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<TarFile, void> {
  const reader = new BlockReader(archive);
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const text = (from: number, length: number): string =>
      header.toString('latin1', from, from + length).replace(/\0.*$/s, '');
    const checksum = header.toString('latin1', CHECKSUM_AT, CHECKSUM_AT + 8);
    header.fill(' ', CHECKSUM_AT, CHECKSUM_AT + 8);
    const size = Number.parseInt(text(SIZE_AT, 12), 8);
    if (checksum !== checksumOf(header) || !(size >= 0 && size <= mostBytes)) throw new Error('It is damaged.');
    const bytes = await reader.take(size);
    await reader.take((BLOCK - (size % BLOCK)) % BLOCK);
    yield { path: text(0, NAME_BYTES), bytes };
  }
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

/** @param header with spaces where the checksum goes */
const checksumOf = (header: Buffer): string =>
  `${octal(
    header.reduce((sum, byte) => sum + byte, 0),
    6,
  )}\0 `;

/** Cuts a stream into pieces of the lengths that are asked for. */
class BlockReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #waiting: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const pieces = [this.#waiting];
    for (let have = this.#waiting.length; have < length; ) {
      const next = await this.#chunks.next();
      if (next.done) throw new Error('It ends too early.');
      const chunk = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length);
      pieces.push(chunk);
      have += chunk.length;
    }
    const all = pieces.length === 1 ? this.#waiting : Buffer.concat(pieces);
    this.#waiting = all.subarray(length);
    return all.subarray(0, length);
  }
}
