import { PassThrough, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { writeWhole } from '../../platform/files/write-whole.ts';
import { checksumsPath, FILES_A_CHECKSUM_LIST, sha256 } from './format.ts';

/** Whether an archive of this name is gzipped. */
export const isGzipped = (file: string): boolean => /\.t?gz$/.test(file);

/** An archive that appears under its name whole, with its checksums, or not at all; for its owner to read. */
export class ArchiveWriter {
  readonly #modified: Date;
  readonly #entries = pack();
  readonly #written: Promise<void>;
  #sums: string[] = [];
  #lists = 0;

  /**
   * @param modified epoch ms of everything inside
   * @param gzipped as its name says, unless it gets another one later
   */
  constructor(file: string, modified: number, gzipped = isGzipped(file)) {
    this.#modified = new Date(modified);
    const form = gzipped ? createGzip({ level: 1 }) : new PassThrough();
    this.#written = writeWhole(
      file,
      pipeline(this.#entries, form, () => undefined),
    );
    // Whoever adds or finishes is told.
    this.#written.catch(() => undefined);
  }

  async add(path: string, bytes: Uint8Array): Promise<void> {
    await this.#write(path, bytes);
    this.#sums.push(`${sha256(bytes)}  ${path}\n`);
    if (this.#sums.length === FILES_A_CHECKSUM_LIST) await this.#addChecksums();
  }

  /** Ends the archive and lets it appear. */
  async finish(): Promise<void> {
    await this.#addChecksums();
    this.#entries.finalize();
    await this.#written;
  }

  async abandon(): Promise<void> {
    this.#entries.destroy();
    await this.#written.catch(() => undefined);
  }

  async #addChecksums(): Promise<void> {
    if (this.#sums.length === 0) return;
    this.#lists += 1;
    const list = Buffer.from(this.#sums.join(''));
    this.#sums = [];
    await this.#write(checksumsPath(this.#lists), list);
  }

  /** Settles when there is room for the next. */
  async #write(name: string, bytes: Uint8Array): Promise<void> {
    const header = { name, size: bytes.length, mode: 0o600, mtime: this.#modified };
    try {
      await new Promise<void>((resolve, reject) => {
        this.#entries.entry(header, bytes, (error) => (error ? reject(error) : resolve())).on('error', reject);
      });
    } catch (error) {
      // Why nothing more can be added the disk knows.
      await this.#written;
      throw error;
    }
  }
}
