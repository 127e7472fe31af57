import { castSprite, filmCast, type Sprite } from './film-cast.ts';
import { portraitOf } from './sample-photos.ts';

/** Somebody who walks through films. */
export interface Player {
  readonly who: string;
  readonly sprite: Sprite;
  /** By which Kith knows them; null of strangers. */
  readonly portrait: Buffer | null;
}

const STRANGERS: ReadonlySet<string> = new Set(['nora', 'olga', 'rosa']);

/** The cast of the sample photos, three of them strangers. Ada walks as another photo shows her than that by which she is known. */
export function sampleCast(): Promise<Player[]> {
  const { adaAgain: _, ...cast } = filmCast;
  const names = Object.keys(cast) as (keyof typeof cast)[];
  return Promise.all(
    names.map(async (who) => ({
      who,
      sprite: await castSprite(who === 'ada' ? 'adaAgain' : who),
      portrait: STRANGERS.has(who) ? null : await portraitOf(filmCast[who]),
    })),
  );
}
