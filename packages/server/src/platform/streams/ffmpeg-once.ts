import { type Ffmpeg, findFfmpeg } from './find-ffmpeg.ts';

export type FindFfmpeg = (command: string) => Promise<Ffmpeg | null>;

/** Asks each ffmpeg for its version once, for every question is a process. One that does not run is asked again: it may be installed meanwhile. */
export function ffmpegOnce(find: FindFfmpeg = findFfmpeg): FindFfmpeg {
  const asked = new Map<string, Promise<Ffmpeg | null>>();
  return async (command) => {
    const answer = asked.get(command) ?? find(command);
    asked.set(command, answer);
    const found = await answer;
    if (!found) asked.delete(command);
    return found;
  };
}
