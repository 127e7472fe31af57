import { join } from 'node:path';
import { type Film, makeFilm } from '@kith/testing/film';
import { type FilmScript, truthOf } from '@kith/testing/film-script';
import { scriptVisits } from '@kith/testing/film-visits';
import type { Player } from '@kith/testing/players';

const fullHd = { width: 1920, height: 1080, framesPerSecond: 25 } as const;

/** A film with its script. */
export interface Screenplay {
  readonly film: Film;
  readonly script: FilmScript;
  /** When each face can be used, in seconds of the film. */
  readonly usable: readonly { readonly who: string; readonly at: number }[];
}

export async function screenplay(folder: string, name: string, script: FilmScript): Promise<Screenplay> {
  const film = await makeFilm(script, join(folder, `${name}.h264`));
  const usable = truthOf(script).flatMap(({ who, usableFrom }) =>
    usableFrom === null ? [] : [{ who, at: usableFrom }],
  );
  return { film, script, usable };
}

/** A hall in which nothing happens. */
export const nobody: FilmScript = { ...fullHd, seconds: 4, acts: [] };

/** One after another comes nearer, and leaves. */
export const walkIns = (players: readonly Player[], visits: number, first = 0): FilmScript =>
  scriptVisits(players, { ...fullHd, visits, play: ['comes'], restSeconds: 1, first });
