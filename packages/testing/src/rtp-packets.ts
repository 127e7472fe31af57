import { type Film, type FilmCodec, nalType } from './film.ts';

/** What a packet carries at most, so that it fits a network's frames. */
const PAYLOAD = 1400;
const RTP_HEADER = 12;
const PAYLOAD_TYPE = 96;
/** Ticks of the RTP clock of video. */
export const CLOCK_HZ = 90_000;

/** Payloads of one frame in order, by RFC 6184 (H.264) or RFC 7798 (H.265): units that are too long are sent in fragments. */
export function payloadsOf(unit: readonly Buffer[], codec: FilmCodec): Buffer[] {
  return unit.flatMap((nal) => (nal.length <= PAYLOAD ? [nal] : fragments(nal, codec)));
}

function fragments(nal: Buffer, codec: FilmCodec): Buffer[] {
  const [first = 0, second = 0] = nal;
  const headerBytes = codec === 'h264' ? 1 : 2;
  const header = codec === 'h264' ? [(first & 0xe0) | 28] : [(first & 0x81) | (49 << 1), second];
  const parts: Buffer[] = [];
  for (let from = headerBytes; from < nal.length; from += PAYLOAD) {
    const isFirst = from === headerBytes ? 0x80 : 0;
    const isLast = from + PAYLOAD >= nal.length ? 0x40 : 0;
    const about = Buffer.from([...header, isFirst | isLast | nalType(nal, codec)]);
    parts.push(Buffer.concat([about, nal.subarray(from, from + PAYLOAD)]));
  }
  return parts;
}

/** One RTP packet (RFC 3550). */
export function rtpPacket(payload: Buffer, about: RtpHeader): Buffer {
  const packet = Buffer.allocUnsafe(RTP_HEADER + payload.length);
  packet[0] = 0x80;
  packet[1] = PAYLOAD_TYPE | (about.isLast ? 0x80 : 0);
  packet.writeUInt16BE(about.sequence & 0xffff, 2);
  packet.writeUInt32BE(about.timestamp >>> 0, 4);
  packet.writeUInt32BE(about.source, 8);
  payload.copy(packet, RTP_HEADER);
  return packet;
}

interface RtpHeader {
  /** Whether it is the last of its frame. */
  readonly isLast: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly source: number;
}

const ENCODING = { h264: 'H264', hevc: 'H265' } as const;
/** By ITU-T H.264 table 7-1 and H.265 table 7-1. */
const PARAMETER_SETS = { h264: [7, 8], hevc: [32, 33, 34] } as const;
const PARAMETER_NAMES = ['sprop-vps', 'sprop-sps', 'sprop-pps'];

/**
 * What a camera says about its stream (RFC 8866).
 * @param encoding another name for it than its own, as a camera with a codec that nobody knows says
 */
export function describeFilm({ codec, units, framesPerSecond }: Film, encoding: string = ENCODING[codec]): string {
  const sets = PARAMETER_SETS[codec].map(
    (type) => units[0]?.find((nal) => nalType(nal, codec) === type)?.toString('base64') ?? '',
  );
  const parameters =
    codec === 'h264'
      ? `packetization-mode=1; sprop-parameter-sets=${sets.join(',')}`
      : sets.map((set, i) => `${PARAMETER_NAMES[i]}=${set}`).join('; ');
  const lines = [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=film', 'c=IN IP4 0.0.0.0', 't=0 0', 'a=control:*'],
    `m=video 0 RTP/AVP ${PAYLOAD_TYPE}`,
    `a=rtpmap:${PAYLOAD_TYPE} ${encoding}/${CLOCK_HZ}`,
    `a=fmtp:${PAYLOAD_TYPE} ${parameters}`,
    `a=framerate:${framesPerSecond}`,
    'a=control:track0',
  ];
  return `${lines.join('\r\n')}\r\n`;
}
