/** Where a zip tells what is in it: at its end, before a comment of at most 65,535 bytes. */
const END = { signature: 0x06054b50, bytes: 22, longestComment: 0xffff } as const;
const LOCATOR = { signature: 0x07064b50, bytes: 20 } as const;
const LARGE_END = { signature: 0x06064b50, bytes: 56 } as const;
const HEAD = { signature: 0x02014b50, bytes: 46 } as const;
const LOCAL = { signature: 0x04034b50, bytes: 30 } as const;
/** What stands in the place of a number that is too large for it; the number is behind the name then. */
const ELSEWHERE = 0xffff_ffff;
const LARGE_NUMBERS = 0x0001;
/** A list of some hundred thousand files; one that is longer is no folder of photos. */
const LONGEST_LIST_BYTES = 32 * 1024 * 1024;
const ENCRYPTED = 0x0001;
const IN_UTF_8 = 0x0800;

/** A file in a zip: where it lies there, and what is needed to unpack it. */
export interface ZipEntry {
  /** With its folders. */
  readonly path: string;
  readonly encrypted: boolean;
  /** 0: stored, 8: deflate. */
  readonly method: number;
  /** Packed. */
  readonly bytes: number;
  /** Where its own head begins. */
  readonly at: number;
}

/** What is in a zip, folders left out; only its list is read. @returns null when it is no zip, or a damaged one */
export async function zipEntries(zip: Blob): Promise<readonly ZipEntry[] | null> {
  try {
    const list = await listOf(zip);
    return list && [...entriesIn(list)].filter(({ path }) => !path.endsWith('/'));
  } catch (error) {
    // A number that points behind the end: the view says so.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Where the bytes of a file are, packed as they are. @returns null when they are not where the list says */
export async function packedBytes(zip: Blob, { at, bytes }: ZipEntry): Promise<Blob | null> {
  const head = await view(zip, at, LOCAL.bytes);
  if (head.byteLength < LOCAL.bytes || head.getUint32(0, true) !== LOCAL.signature) return null;
  const from = at + LOCAL.bytes + head.getUint16(26, true) + head.getUint16(28, true);
  return from + bytes <= zip.size ? zip.slice(from, from + bytes) : null;
}

async function view(blob: Blob, from: number, bytes: number): Promise<DataView> {
  return new DataView(await blob.slice(Math.max(0, from), Math.max(0, from) + bytes).arrayBuffer());
}

/** The list of all files of a zip. */
async function listOf(zip: Blob): Promise<DataView | null> {
  const start = Math.max(0, zip.size - END.bytes - END.longestComment);
  const tail = await view(zip, start, END.bytes + END.longestComment);
  for (let at = tail.byteLength - END.bytes; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END.signature) continue;
    if (at + END.bytes + tail.getUint16(at + 20, true) !== tail.byteLength) continue;
    const [bytes, from] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
    const isLarge = bytes === ELSEWHERE || from === ELSEWHERE || tail.getUint16(at + 10, true) === 0xffff;
    const place = isLarge ? await largePlace(zip, start + at) : { bytes, from };
    return place && place.bytes <= LONGEST_LIST_BYTES ? view(zip, place.from, place.bytes) : null;
  }
  return null;
}

/** Where the list of a zip of more than 4 GB, or more than 65,534 files, is. */
async function largePlace(zip: Blob, end: number): Promise<{ readonly bytes: number; readonly from: number } | null> {
  const locator = await view(zip, end - LOCATOR.bytes, LOCATOR.bytes);
  if (locator.getUint32(0, true) !== LOCATOR.signature) return null;
  const large = await view(zip, long(locator, 8), LARGE_END.bytes);
  if (large.getUint32(0, true) !== LARGE_END.signature) return null;
  return { bytes: long(large, 40), from: long(large, 48) };
}

function* entriesIn(list: DataView): Generator<ZipEntry, void> {
  for (let at = 0; at < list.byteLength; ) {
    if (list.getUint32(at, true) !== HEAD.signature) throw new RangeError('The list has something else in it.');
    const name = list.getUint16(at + 28, true);
    const extra = list.getUint16(at + 30, true);
    const flags = list.getUint16(at + 8, true);
    const numbers = numbersOf(list, at, { from: at + HEAD.bytes + name, bytes: extra });
    yield {
      path: nameIn(bytesOf(list, at + HEAD.bytes, name), (flags & IN_UTF_8) !== 0),
      encrypted: (flags & ENCRYPTED) !== 0,
      method: list.getUint16(at + 10, true),
      ...numbers,
    };
    at += HEAD.bytes + name + extra + list.getUint16(at + 32, true);
  }
}

const bytesOf = (list: DataView, from: number, bytes: number): Uint8Array =>
  new Uint8Array(list.buffer, list.byteOffset + from, bytes);

/** How long a file is, and where: those numbers that do not fit into their places stand behind the name, in this order. */
function numbersOf(
  list: DataView,
  at: number,
  extra: { readonly from: number; readonly bytes: number },
): Pick<ZipEntry, 'bytes' | 'at'> {
  const [unpacked, bytes, from] = [24, 20, 42].map((place) => list.getUint32(at + place, true));
  const next = largeNumbers(list, extra);
  if (unpacked === ELSEWHERE) next();
  return { bytes: bytes === ELSEWHERE ? next() : (bytes ?? 0), at: from === ELSEWHERE ? next() : (from ?? 0) };
}

function largeNumbers(
  list: DataView,
  { from, bytes }: { readonly from: number; readonly bytes: number },
): () => number {
  let at = from;
  while (at < from + bytes && list.getUint16(at, true) !== LARGE_NUMBERS) at += 4 + list.getUint16(at + 2, true);
  let place = at + 4;
  return () => {
    place += 8;
    return long(list, place - 8);
  };
}

const long = (data: DataView, at: number): number => Number(data.getBigUint64(at, true));

/** The letters of the first PCs, which names are in that say nothing else: 128 to 255. */
const oldLetters =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** Some write UTF-8 and do not say so; it is hardly ever anything else by chance. */
function nameIn(bytes: Uint8Array, inUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: !inUtf8 }).decode(bytes).replaceAll('\\', '/');
  } catch {
    return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : oldLetters[byte - 128])).join('');
  }
}
