import { Transform } from 'node:stream';

const BLOCK = 512;
const NAME_BYTES = 100;
const SIZE_AT = 124;
const TYPE_AT = 156;

/**
 * Passes on a tar archive that has nothing but plain files with short names, as backups have. Links, folders, devices and the headers
 * that give the next file another name or size are refused before they are read: such a header may be of any length, and is
 * kept in memory.
 */
export function plainTar(): Transform {
  let header = Buffer.alloc(0);
  let skip = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.length; ) {
        if (skip > 0) {
          const passed = Math.min(skip, chunk.length - at);
          skip -= passed;
          at += passed;
          continue;
        }
        const part = chunk.subarray(at, at + BLOCK - header.length);
        header = Buffer.concat([header, part]);
        at += part.length;
        if (header.length < BLOCK) continue;
        const bytes = sizeOf(header);
        if (bytes === null) return done(new Error('Not what a backup has.'));
        skip = Math.ceil(bytes / BLOCK) * BLOCK;
        header = Buffer.alloc(0);
      }
      done(null, chunk);
    },
  });
}

/** Of the file that a header is of; null when it is of anything else. */
function sizeOf(header: Buffer): number | null {
  if (header.every((byte) => byte === 0)) return 0;
  const isFile = header[TYPE_AT] === 0 || header[TYPE_AT] === '0'.charCodeAt(0);
  const size = header.toString('latin1', SIZE_AT, SIZE_AT + 12);
  return isFile && header[NAME_BYTES - 1] === 0 && /^[0-7]{11}[ \0]$/.test(size) ? Number.parseInt(size, 8) : null;
}
