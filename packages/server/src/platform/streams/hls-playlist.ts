/** A part of a file, in bytes. */
export interface ByteRange {
  readonly from: number;
  readonly length: number;
}

/** What is to be fetched: as the playlist names it, or a part of that. */
export interface Resource {
  readonly uri: string;
  readonly range: ByteRange | null;
}

export interface Segment extends Resource {
  readonly seconds: number;
  /** What a decoder must have read before: of fragmented MP4. */
  readonly map: Resource | null;
  /** Whether its times do not go on from those of the one before. */
  readonly isBreak: boolean;
}

/** One stream of several of the same camera. */
export interface Variant {
  readonly uri: string;
  /** px; null: it is not said. */
  readonly height: number | null;
  /** Bits a second. */
  readonly bandwidth: number;
  readonly codecs: string;
}

export interface MediaPlaylist {
  readonly kind: 'media';
  readonly targetSeconds: number;
  /** Its newest segments, oldest first; null: one that is missing. */
  readonly segments: readonly (Segment | null)[];
  /** The number that the segment after the last will have. */
  readonly next: number;
  readonly isEncrypted: boolean;
  /** Nothing comes any more. */
  readonly isOver: boolean;
}

export type Playlist = { readonly kind: 'master'; readonly variants: readonly Variant[] } | MediaPlaylist;

/** Of a playlist that goes back for hours, so many segments are kept: only its end is of interest. */
const KEPT = 64;
const MOST_VARIANTS = 64;
const LONGEST_LINE = 4096;
/** Of a segment, and what is taken for the length of one that says none. */
const LONGEST_S = 30;
const USUAL_S = 6;

type Attributes = ReadonlyMap<string, string>;

/** Reads what is needed of a playlist (RFC 8216) to follow a camera, in one pass; null when it is none. */
export function readPlaylist(text: string): Playlist | null {
  const [head, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (!head?.startsWith('#EXTM3U')) return null;
  const variants: Variant[] = [];
  const segments: (Segment | null)[] = [];
  let [target, first, count] = [USUAL_S, 0, 0];
  let [isEncrypted, isOver, isMissing, isBreak] = [false, false, false, false];
  let variant: Attributes | null = null;
  let seconds: number | null = null;
  let map: Resource | null = null;
  let range: Partial<ByteRange> | null = null;
  /** Where the part of a file ended that was named last. */
  let last: { readonly uri: string; readonly end: number } | null = null;

  for (const line of lines) {
    if (line.length > LONGEST_LINE) return null;
    // With `s` nothing of a line is left that could fail to fit, and be looked through again and again.
    const [, tag = '', value = ''] = /^#(EXT[A-Z0-9-]*):?(.*)$/s.exec(line) ?? [];
    if (tag === 'EXT-X-STREAM-INF') variant = attributesOf(value);
    else if (tag === 'EXT-X-TARGETDURATION') target = secondsOf(value);
    else if (tag === 'EXT-X-MEDIA-SEQUENCE') first = wholeOf(value) ?? 0;
    else if (tag === 'EXTINF') seconds = secondsOf(value);
    else if (tag === 'EXT-X-BYTERANGE') range = rangeOf(value);
    else if (tag === 'EXT-X-MAP') map = mapOf(attributesOf(value));
    else if (tag === 'EXT-X-KEY') isEncrypted ||= attributesOf(value).get('METHOD') !== 'NONE';
    else if (tag === 'EXT-X-GAP') isMissing = true;
    else if (tag === 'EXT-X-DISCONTINUITY') isBreak = true;
    else if (tag === 'EXT-X-ENDLIST') isOver = true;
    const uri = line.trim();
    if (uri === '' || uri.startsWith('#')) continue;
    if (variant) {
      if (variants.length < MOST_VARIANTS) variants.push(variantOf(uri, variant));
      variant = null;
    } else if (seconds !== null) {
      const part: ByteRange | null = range ? partOf(uri, range, last) : null;
      last = part && { uri, end: part.from + part.length };
      segments.push(isMissing ? null : { uri, range: part, seconds, map, isBreak });
      if (segments.length > KEPT) segments.shift();
      count++;
    }
    [seconds, range, isMissing, isBreak] = [null, null, false, isBreak && isMissing];
  }
  if (variants.length > 0) return { kind: 'master', variants };
  return { kind: 'media', targetSeconds: target, segments, next: first + count, isEncrypted, isOver };
}

/** Only from the beginning on and without gaps: what no attribute can be is not looked through again and again. */
function attributesOf(value: string): Attributes {
  const found = new Map<string, string>();
  const attribute = /\s*([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))(?:,|$)/y;
  for (let match = attribute.exec(value); match; match = attribute.exec(value)) {
    const [whole, name = '', quoted, bare = ''] = match;
    found.set(name, quoted ?? bare.trim());
    if (!whole.endsWith(',')) break;
  }
  return found;
}

function variantOf(uri: string, says: Attributes): Variant {
  const height = wholeOf(/^\d+x(\d+)$/.exec(says.get('RESOLUTION') ?? '')?.[1]);
  return { uri, height, bandwidth: wholeOf(says.get('BANDWIDTH')) ?? 0, codecs: says.get('CODECS') ?? '' };
}

function mapOf(says: Attributes): Resource | null {
  const uri = says.get('URI');
  const range = says.get('BYTERANGE');
  return uri === undefined ? null : { uri, range: range === undefined ? null : partOf(uri, rangeOf(range), null) };
}

/** `length@from`, or a part that follows the one before: `length`. */
function rangeOf(value: string): Partial<ByteRange> {
  const [length, from] = value.trim().split('@').map(wholeOf);
  return { ...(length != null && { length }), ...(from != null && { from }) };
}

const partOf = (
  uri: string,
  { from, length = 0 }: Partial<ByteRange>,
  before: { readonly uri: string; readonly end: number } | null,
): ByteRange => ({ from: from ?? (before?.uri === uri ? before.end : 0), length });

function secondsOf(value: string): number {
  const seconds = Number.parseFloat(value);
  return seconds > 0 ? Math.min(seconds, LONGEST_S) : USUAL_S;
}

/** A number that can be counted on; null when it is none. */
function wholeOf(text = ''): number | null {
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}
