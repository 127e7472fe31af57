import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { findFfmpeg } from './ffmpeg.ts';
import { drawFrames } from './film-drawing.ts';
import type { FilmScript } from './film-script.ts';

export type FilmCodec = 'h264' | 'hevc';

/** A film as cameras send it: one access unit a frame, each a list of NAL units without start codes. */
export interface Film {
  readonly codec: FilmCodec;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly units: readonly (readonly Buffer[])[];
}

/** Encoders that are the quickest that cameras could be; no frame waits for a later one, and every second begins anew. */
const encoders = {
  h264: ['-c:v', 'libx264', '-preset', 'superfast', '-profile:v', 'high', '-crf', '24', '-x264-params'],
  hevc: ['-c:v', 'libx265', '-preset', 'ultrafast', '-crf', '28', '-x265-params'],
} as const;

/**
 * Draws and encodes a film into a file of bare H.264 or H.265.
 * @throws Error with ffmpeg's words when it does not come to an end
 */
export async function makeFilm(script: FilmScript, file: string, codec: FilmCodec = 'h264'): Promise<Film> {
  const { width, height, framesPerSecond } = script;
  const gop = `keyint=${framesPerSecond}:min-keyint=${framesPerSecond}:scenecut=0:bframes=0:repeat-headers=1:aud=1`;
  const encoder = spawn(
    findFfmpeg(),
    [
      ...['-loglevel', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`],
      ...['-r', String(framesPerSecond), '-i', 'pipe:0', '-pix_fmt', 'yuv420p', ...encoders[codec]],
      ...[codec === 'h264' ? `${gop}:rc-lookahead=0` : `${gop}:log-level=error`, '-f', codec, file],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const said: string[] = [];
  encoder.stderr.on('data', (text) => said.push(String(text)));
  // What it says on leaving early is told below.
  encoder.stdin.on('error', () => undefined);
  const ended = once(encoder, 'close');
  for await (const frame of drawFrames(script)) {
    if (encoder.exitCode !== null) break;
    if (!encoder.stdin.write(frame)) await Promise.race([once(encoder.stdin, 'drain'), ended]);
  }
  encoder.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${said.join('')}`);
  return readFilm(file, { codec, width, height, framesPerSecond });
}

/** Reads a film that was made before. */
async function readFilm(file: string, about: Omit<Film, 'units'>): Promise<Film> {
  return { ...about, units: accessUnits(nalUnits(await readFile(file)), about.codec) };
}

export const nalType = (nal: Buffer, codec: FilmCodec): number => {
  const [first = 0] = nal;
  return codec === 'h264' ? first & 0x1f : (first >> 1) & 0x3f;
};

/** By ITU-T H.264 table 7-1 and H.265 table 7-1. */
const DELIMITER = { h264: 9, hevc: 35 } as const;

function accessUnits(nals: readonly Buffer[], codec: FilmCodec): Buffer[][] {
  const units: Buffer[][] = [];
  for (const nal of nals) {
    if (nalType(nal, codec) === DELIMITER[codec]) units.push([]);
    else units.at(-1)?.push(nal);
  }
  return units;
}

/** Annex B: each unit begins with 00 00 01, and may have a zero more before it. */
function nalUnits(bytes: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  const code = Buffer.from([0, 0, 1]);
  let from = bytes.indexOf(code);
  while (from >= 0) {
    const next = bytes.indexOf(code, from + 3);
    let to = next < 0 ? bytes.length : next;
    while (to > from + 3 && bytes[to - 1] === 0) to--;
    nals.push(bytes.subarray(from + 3, to));
    from = next;
  }
  return nals;
}
