import { crc32, deflateRawSync } from 'node:zlib';

interface Packing {
  /** As it stands in the zip, folders included. */
  readonly name: string | Buffer;
  readonly bytes: Buffer;
  readonly stored?: boolean;
  readonly encrypted?: boolean;
  /** Written as those that do not fit into 32 bits. */
  readonly large?: boolean;
}

const uint16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);
const uint32 = (value: number): Buffer => Buffer.concat([uint16(value & 0xffff), uint16(value >>> 16)]);
const uint64 = (value: number): Buffer => Buffer.concat([uint32(value), uint32(0)]);
const LARGE = 0xffff_ffff;

/** A zip of these files, as other programs write it. */
export function zipOf(files: readonly Packing[], { comment = '', large = false } = {}): Buffer {
  const bodies: Buffer[] = [];
  const heads: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const name = Buffer.from(file.name as string);
    const packed = file.stored ? file.bytes : deflateRawSync(file.bytes);
    const sizes = [packed.length, file.bytes.length];
    const what = [uint16(20), uint16(file.encrypted ? 1 : 0), uint16(file.stored ? 0 : 8), uint32(0)];
    what.push(
      uint32(crc32(file.bytes)),
      ...sizes.map((size) => uint32(file.large ? LARGE : size)),
      uint16(name.length),
    );
    const [bytes = 0, unpacked = 0] = sizes;
    const numbers = Buffer.concat([uint64(unpacked), uint64(bytes), uint64(at)]);
    const extra = file.large ? Buffer.concat([uint16(1), uint16(numbers.length), numbers]) : Buffer.alloc(0);
    const local = Buffer.concat([uint32(0x04034b50), ...what, uint16(extra.length), name, extra, packed]);
    const place = [uint16(0), uint16(0), uint16(0), uint32(0), uint32(file.large ? LARGE : at)];
    heads.push(Buffer.concat([uint32(0x02014b50), uint16(20), ...what, uint16(extra.length), ...place, name, extra]));
    bodies.push(local);
    at += local.length;
  }
  const list = Buffer.concat(heads);
  const largeEnd = Buffer.concat([uint32(0x06064b50), Buffer.alloc(36), uint64(list.length), uint64(at)]);
  const locator = Buffer.concat([uint32(0x07064b50), uint32(0), uint64(at + list.length), uint32(1)]);
  const counts = [uint16(0), uint16(0), uint16(files.length), uint16(files.length)];
  const place = large ? [uint32(LARGE), uint32(LARGE)] : [uint32(list.length), uint32(at)];
  const end = [uint32(0x06054b50), ...counts, ...place, uint16(comment.length), Buffer.from(comment)];
  return Buffer.concat([...bodies, list, ...(large ? [largeEnd, locator] : []), ...end]);
}
