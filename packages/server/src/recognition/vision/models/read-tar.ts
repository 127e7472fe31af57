const BLOCK = 512;
const NAME = { at: 0, length: 100 } as const;
const SIZE = { at: 124, length: 12 } as const;
const TYPE_AT = 156;
const PREFIX = { at: 345, length: 155 } as const;
const REGULAR_FILE = new Set(['0', '\0']);

/**
 * The regular files of an uncompressed ustar archive (POSIX.1-1988), as views into `archive`. Entries of other types
 * (links, long-name headers) are passed over. Throws when an entry reaches past the end.
 */
export function* readTar(archive: Uint8Array): Generator<{ readonly path: string; readonly bytes: Uint8Array }> {
  const text = (block: Uint8Array, field: { readonly at: number; readonly length: number }): string => {
    const [value = ''] = Buffer.from(block.subarray(field.at, field.at + field.length))
      .toString('utf8')
      .split('\0');
    return value;
  };

  let at = 0;
  while (at + BLOCK <= archive.length) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const size = Number.parseInt(text(header, SIZE).trim() || '0', 8);
    const start = at + BLOCK;
    if (!Number.isFinite(size) || size < 0 || start + size > archive.length) throw new Error('The archive is damaged');
    if (REGULAR_FILE.has(String.fromCharCode(header[TYPE_AT] ?? 0))) {
      const prefix = text(header, PREFIX);
      const name = text(header, NAME);
      yield { path: prefix === '' ? name : `${prefix}/${name}`, bytes: archive.subarray(start, start + size) };
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}
