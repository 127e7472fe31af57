import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFfmpeg } from './ffmpeg.ts';

/** How HLS carries a film. */
export type HlsKind = 'mpegts' | 'fmp4';

/** Units of time in a second of fragmented MP4. */
export const FMP4_TIMESCALE = 12_800;

/** A film in pieces of a second. */
export interface HlsFilm {
  readonly kind: HlsKind;
  /** Of fragmented MP4 what comes before. */
  readonly beginning: Buffer | null;
  readonly segments: readonly Buffer[];
}

/**
 * Cuts a film as ffmpeg does for HLS.
 * @param file bare H.264, each second of which begins anew
 * @param folder an empty one
 * @throws Error when ffmpeg cannot
 */
export async function cutFilm(file: string, folder: string, kind: HlsKind, framesPerSecond: number): Promise<HlsFilm> {
  const cutter = spawn(
    findFfmpeg(),
    [
      ...['-loglevel', 'error', '-f', 'h264', '-r', `${framesPerSecond}`, '-i', file, '-c', 'copy'],
      ...['-f', 'hls', '-hls_time', '1', '-hls_playlist_type', 'vod', '-hls_segment_type', kind],
      ...['-video_track_timescale', `${FMP4_TIMESCALE}`],
      ...['-hls_segment_filename', join(folder, '%04d.seg'), join(folder, 'film.m3u8')],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = await once(cutter, 'close');
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.seg')).toSorted();
  return {
    kind,
    beginning: kind === 'fmp4' ? await readFile(join(folder, 'init.mp4')) : null,
    segments: await Promise.all(names.map((name) => readFile(join(folder, name)))),
  };
}
