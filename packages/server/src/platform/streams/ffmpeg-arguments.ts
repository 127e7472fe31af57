import { limits } from '@kith/contract';
import { TINY } from '../../recognition/motion/tiny-picture.ts';
import type { FfmpegVersion } from './find-ffmpeg.ts';
import type { StreamAddress } from './stream-address.ts';

/** Tiny pictures a second. */
const TINY_RATE = 5;
/** A camera that is silent for so long, µs, is given up by ffmpeg itself, should nobody be there to end it. */
const SOCKET_TIMEOUT_US = 12_000_000;
/** What comes all at once is shown as it happened, unless it is so much too late, s: then from there on. */
const LATE_S = 0.5;
/** A stream says soon what it is, µs. */
const ANALYSE_US = 1_000_000;
/** No single thing that ffmpeg keeps is larger, bytes: a picture of the most pixels takes a third of it, as cameras send them. */
const LARGEST_BLOCK = 256 * 1024 * 1024;
/** What ffmpeg writes to, beside its log. */
const TINY_PIPE = 3;
const FRAME_PIPE = 4;

/** By the clock of this machine and not of the stream: those of cameras jump, and what comes all at once is too late anyway. */
const atMost = (rate: number): string =>
  `select='if(gte(time(0)-ld(0)\\,${(0.96 / rate).toFixed(3)})\\,st(0\\,time(0)))'`;

export interface FfmpegCall {
  readonly args: readonly string[];
  /** What ffmpeg reads from its standard input: the address, which must stand in no list of processes. null: it is fed. */
  readonly script: string | null;
}

/**
 * How ffmpeg is called: tiny grey pictures, all of which are read, to one pipe, and frames as they are to another. While nobody reads those,
 * they are dropped before they cost anything: what is passed on to the queue is a reference.
 * @param rate frames a second at most
 */
export function ffmpegCall(address: StreamAddress, rate: number, version: FfmpegVersion): FfmpegCall {
  // ffmpeg 5.1 gave the option its new name.
  const asTheyCome = version.major > 5 || (version.major === 5 && version.minor >= 1) ? '-fps_mode' : '-vsync';
  const tiny = `${atMost(TINY_RATE)},scale=${TINY.width}:${TINY.height}:flags=area,format=gray`;
  // Colours are shared by blocks of 2 × 2.
  const even = 'crop=iw-mod(iw\\,2):ih-mod(ih\\,2)';
  const paced = address.kind === 'hls' ? `realtime=limit=${LATE_S},` : '';
  const pictures = `${paced}${atMost(rate)},${even},format=yuv420p|yuvj420p,split[all][some];[some]${tiny}[tiny]`;
  const { input, script } = inputOf(address);
  return {
    script,
    args: [
      ...['-hide_banner', '-nostats', '-loglevel', 'verbose', '-threads', '1'],
      // A camera that says it has more would have the decoder take gigabytes before anybody sees a frame.
      ...['-max_pixels', `${limits.imagePixels}`],
      // Fifteen kilobytes that say they have eighty million pictures took two and a half gigabytes.
      ...['-max_alloc', `${LARGEST_BLOCK}`],
      ...input,
      ...['-an', '-sn', '-dn', '-filter_complex', `[0:v:0]${pictures}`],
      ...['-map', '[tiny]', asTheyCome, 'passthrough', '-flush_packets', '1', '-f', 'rawvideo', `pipe:${TINY_PIPE}`],
      ...['-map', '[all]', asTheyCome, 'passthrough', '-c:v', 'wrapped_avframe', '-f', 'fifo'],
      ...['-fifo_format', 'yuv4mpegpipe', '-queue_size', '1', '-drop_pkts_on_overflow', '1', `pipe:${FRAME_PIPE}`],
    ],
  };
}

function inputOf(address: StreamAddress): Pick<FfmpegCall, 'script'> & { readonly input: readonly string[] } {
  switch (address.kind) {
    case 'rtsp':
      return {
        input: [
          ...['-protocol_whitelist', 'pipe,rtsp,rtp,udp,tcp,tls'],
          ...['-f', 'concat', '-safe', '0', '-i', 'pipe:0'],
        ],
        script: [
          'ffconcat version 1.0',
          `file ${quoted(address.url)}`,
          `option rtsp_transport ${address.transport}`,
          `option timeout ${SOCKET_TIMEOUT_US}`,
          '',
        ].join('\n'),
      };
    case 'http':
      return { input: ['-protocol_whitelist', 'pipe', '-f', 'mpjpeg', '-i', 'pipe:0'], script: null };
    case 'hls':
      return {
        input: [
          ...['-protocol_whitelist', 'pipe', '-format_whitelist', 'mpegts,mov'],
          ...['-analyzeduration', `${ANALYSE_US}`, '-i', 'pipe:0'],
        ],
        script: null,
      };
    case 'file':
      return { input: ['-protocol_whitelist', 'file', '-re', '-i', `file:${address.path}`], script: '' };
    case 'device':
      return { input: ['-protocol_whitelist', 'file', '-f', 'v4l2', '-i', address.path], script: '' };
    default:
      return address satisfies never;
  }
}

/** As the concat demuxer reads a word: within quotes nothing is special but the quote itself. */
function quoted(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new RangeError('An address has no line breaks');
  return `'${text.replaceAll("'", "'\\''")}'`;
}
