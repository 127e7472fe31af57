import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface FfmpegVersion {
  readonly major: number;
  readonly minor: number;
}

export interface Ffmpeg {
  /** A path, or a name to look for on PATH. */
  readonly command: string;
  readonly version: FfmpegVersion;
}

const LONGEST_MS = 10_000;
/** Builds of a day (`N-…`, a date) do not say what they are: they are taken for new. */
const NEW: FfmpegVersion = { major: 99, minor: 0 };

/** Asks ffmpeg for its version; null when there is none that runs. */
export async function findFfmpeg(command: string): Promise<Ffmpeg | null> {
  try {
    const { stdout } = await promisify(execFile)(command, ['-hide_banner', '-version'], { timeout: LONGEST_MS });
    const [, major, minor] = /^ffmpeg version n?(\d{1,2})\.(\d+)/.exec(stdout) ?? [];
    if (!stdout.startsWith('ffmpeg version')) return null;
    return { command, version: major ? { major: Number(major), minor: Number(minor) } : NEW };
  } catch {
    return null;
  }
}
