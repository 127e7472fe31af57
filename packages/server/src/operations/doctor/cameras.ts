import type { FindFfmpeg } from '../../platform/streams/ffmpeg-once.ts';
import { findFfmpeg } from '../../platform/streams/find-ffmpeg.ts';
import { type Finding, findings } from './finding.ts';

const NAMED = 5;
const OLDEST_FFMPEG = [5, 1] as const;

/** A camera, and why it cannot be read. */
export interface CameraHealth {
  readonly id: number;
  readonly name: string;
  readonly isEnabled: boolean;
  /** One sentence; null: nothing is known to be wrong. */
  readonly problem: string | null;
}

/** What reads cameras, where there are any, and those that cannot be read. @param ffmpeg the program */
export async function checkCameras(
  ffmpeg: string,
  cameras: readonly CameraHealth[],
  find: FindFfmpeg = findFfmpeg,
): Promise<Finding> {
  const say = findings('cameras');
  const enabled = cameras.filter(({ isEnabled }) => isEnabled);
  if (enabled.length === 0) return say.ok(cameras.length === 0 ? 'No cameras.' : 'All cameras are switched off.');
  const found = await find(ffmpeg);
  if (!found) {
    return say.problem(
      `Cameras need ffmpeg ${OLDEST_FFMPEG.join('.')} or newer, and "${ffmpeg}" does not run: install it (Debian: apt install ffmpeg), or name it with KITH_FFMPEG.`,
    );
  }
  const { major, minor } = found.version;
  const version = `${major}.${minor}`;
  if (major < OLDEST_FFMPEG[0] || (major === OLDEST_FFMPEG[0] && minor < OLDEST_FFMPEG[1])) {
    return say.problem(
      `ffmpeg is ${version}: install ${OLDEST_FFMPEG.join('.')} or newer, or name it with KITH_FFMPEG.`,
    );
  }
  const failing = enabled.filter(({ problem }) => problem !== null);
  if (failing.length === 0) return say.ok(`No camera fails, of ${enabled.length}.`);
  const named = failing.slice(0, NAMED).map(({ id, name, problem }) => `${id} "${name}": ${problem}`);
  return say.warning(`${named.join(' ')}${failing.length > NAMED ? ` And ${failing.length - NAMED} others.` : ''}`);
}
