import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { CameraProblemCode } from '@kith/contract';
import { errors } from 'undici';
import { type CameraHttp, problemOfError, problemOfStatus } from './camera-http.ts';
import type { ByteRange } from './hls-playlist.ts';

export type Fetched =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** `detail` is what was said, perhaps with the address. */
  | { readonly kind: 'fails'; readonly problem: CameraProblemCode; readonly detail: string };

interface Wish {
  /** Path and query. */
  readonly uri: string;
  readonly range?: ByteRange | null;
  /** More bytes than these are not taken, packed or not. */
  readonly most: number;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** The whole of something that a camera has, or the wished part of it, in limited time and memory. */
export async function fetchWhole(camera: CameraHttp, { uri, range, most, withinMs, signal }: Wish): Promise<Fetched> {
  const headers = range ? { range: `bytes=${range.from}-${range.from + range.length - 1}` } : {};
  // Signals that are combined stay with those that they are made of, and this one lives as long as the camera is read.
  const asking = new AbortController();
  const abort = () => asking.abort();
  const timer = setTimeout(abort, withinMs);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    const answer = await camera.get(uri, { signal: asking.signal, headers });
    const problem = problemOfStatus(answer.statusCode);
    if (problem) {
      answer.body.on('error', () => undefined).destroy();
      return { kind: 'fails', problem, detail: `${answer.statusCode}` };
    }
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of answer.body) {
      length += chunk.length;
      if (length > most) return { kind: 'fails', problem: 'garbage', detail: `More than ${most} bytes.` };
      chunks.push(chunk);
    }
    const bytes = await unpacked(Buffer.concat(chunks), [answer.headers['content-encoding']].flat()[0], most);
    if (bytes === null) return { kind: 'fails', problem: 'garbage', detail: 'It cannot be unpacked.' };
    // Who knows no parts sends the whole.
    const isWhole = range && answer.statusCode !== 206;
    return { kind: 'bytes', bytes: isWhole ? bytes.subarray(range.from, range.from + range.length) : bytes };
  } catch (error) {
    // It is there, or was a moment ago, and says nothing.
    const isLate = asking.signal.aborted || error instanceof errors.HeadersTimeoutError;
    return { kind: 'fails', problem: isLate ? 'hung' : problemOfError(error), detail: String(error) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** Some servers pack what nobody asked to be packed. */
async function unpacked(bytes: Buffer, encoding: string | undefined, most: number): Promise<Buffer | null> {
  if (encoding === undefined || encoding === 'identity') return bytes;
  if (!/^(x-)?gzip$/i.test(encoding)) return null;
  return promisify(gunzip)(bytes, { maxOutputLength: most }).catch(() => null);
}
