import type { CameraProblemCode } from '@kith/contract';

/** How ffmpeg says it, the most telling first. */
const WORDS: readonly (readonly [CameraProblemCode, RegExp])[] = [
  ['refused', /\b40[13]\b|unauthorized|forbidden|authorization failed|permission denied/i],
  ['no_video', /\b404\b|not found \(|no such file|matches no streams|does not contain any stream|Stream specifier/i],
  [
    'codec_missing',
    /decoder .*not found|unknown decoder|no decoder|unsupported codec|could not find codec parameters/i,
  ],
  [
    'unreachable',
    /refused|no route to host|timed out|unreachable|host is down|failed to resolve|name or service|protocol not found/i,
  ],
  ['garbage', /invalid data|could not find|error reading header|moov atom|invalid argument/i],
];

/**
 * What went wrong, from the last lines of ffmpeg's log.
 * @param hadPictures whether any came before
 */
export function problemOf(lines: readonly string[], hadPictures: boolean): CameraProblemCode {
  if (hadPictures) return 'stopped';
  for (const [problem, words] of WORDS) if (lines.some((line) => words.test(line))) return problem;
  return 'unreachable';
}

/** What is wrong where ffmpeg could not be started at all: it is not there, or the machine has no room for it at the moment. */
export const problemOfStart = (cause: NodeJS.ErrnoException): CameraProblemCode =>
  cause.code === 'ENOENT' || cause.code === 'EACCES' ? 'no_ffmpeg' : 'stopped';

/** Encodings of video that ffmpeg knows to unpack, as SDP names them. */
const ENCODINGS = /a=rtpmap:\d+ (h26[1345]|jpeg|mp4v-es|mpv|mpeg4-generic|vp[89]|av1|theora|raw|mp2t)/i;

/** What is wrong with a stream of which no picture came for long, and about which ffmpeg has not made up its mind. */
export function problemOfSilence(lines: readonly string[]): CameraProblemCode {
  const says = (words: RegExp) => lines.some((line) => words.test(line));
  if (says(/a=rtpmap:/) && !says(ENCODINGS)) return says(/^m=video/) ? 'codec_missing' : 'no_video';
  return says(/successfully connected|^m=|input #0/i) ? 'hung' : 'unreachable';
}

/** Without what nobody may read: whatever looks like an address, and these words. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length);
  return known.reduce(
    (clean, secret) => clean.replaceAll(secret, '…'),
    text.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s'"]+/gi, '…'),
  );
}
