import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { checksumsPath, sha256 } from './format.ts';
import { tarEnd, tarFile } from './tar.ts';

const FILES_A_CHECKSUM_LIST = 5000;

/** An archive that appears under its name whole, with its checksums, or not at all; for its owner to read. */
export class ArchiveWriter {
  readonly #file: string;
  readonly #modified: number;
  readonly #sink: NodeJS.WritableStream;
  readonly #written: Promise<void>;
  #sums: string[] = [];
  #lists = 0;

  /** @param modified epoch ms of everything inside */
  constructor(file: string, modified: number) {
    this.#file = file;
    this.#modified = modified;
    const out = createWriteStream(this.#draft, { flags: 'w', mode: 0o600, flush: true });
    this.#written = finished(out);
    // Whoever adds or finishes is told.
    this.#written.catch(() => undefined);
    if (/\.t?gz$/.test(file)) {
      const gzip = createGzip({ level: 1 });
      gzip.pipe(out);
      out.once('error', (error) => gzip.destroy(error));
      this.#sink = gzip;
    } else this.#sink = out;
    this.#sink.on('error', () => undefined);
  }

  get #draft(): string {
    return `${this.#file}.part`;
  }

  async add(path: string, bytes: Uint8Array): Promise<void> {
    await this.#write(tarFile({ path, bytes }, this.#modified));
    this.#sums.push(`${sha256(bytes)}  ${path}\n`);
    if (this.#sums.length === FILES_A_CHECKSUM_LIST) await this.#addChecksums();
  }

  /** Ends the archive and lets it appear. */
  async finish(): Promise<void> {
    await this.#addChecksums();
    await this.#write(tarEnd);
    this.#sink.end();
    await this.#written;
    await rename(this.#draft, this.#file);
    const folder = await open(dirname(this.#file), 'r');
    await folder.sync().finally(() => folder.close());
  }

  async abandon(): Promise<void> {
    this.#sink.end();
    await this.#written.catch(() => undefined);
    await rm(this.#draft, { force: true });
  }

  async #addChecksums(): Promise<void> {
    if (this.#sums.length === 0) return;
    this.#lists += 1;
    const list = Buffer.from(this.#sums.join(''));
    this.#sums = [];
    await this.#write(tarFile({ path: checksumsPath(this.#lists), bytes: list }, this.#modified));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#sink.write(bytes)) return;
    // A disk that is full never drains.
    await Promise.race([once(this.#sink, 'drain'), this.#written]);
  }
}
