import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Vision } from '@kith/server/parts';
import { analysed } from '@kith/testing/analysed';
import { openEyes } from '@kith/testing/eyes';
import { spriteOf } from '@kith/testing/film-cast';
import type { Player } from '@kith/testing/players';

/** So many play, one of five a stranger. */
const MOST = 60;
const STRANGER = 5;

/** Players from a folder FOLDER/NAME/*.jpg: known by their first photo, they walk as their second. Whose face is not found on both is left out. */
export async function playersOf(folder: string): Promise<Player[]> {
  await using eyes = await openEyes(2);
  const players: Player[] = [];
  for (const who of (await readdir(folder)).toSorted()) {
    if (players.length === MOST) break;
    const photos = await photosOf(folder, who, 2);
    if (photos.length < 2) continue;
    const [[portrait], [photo, box]] = [await faced(eyes, photos[0]), await faced(eyes, photos[1])];
    if (!portrait || !photo || !box) continue;
    const isStranger = players.length % STRANGER === STRANGER - 1;
    players.push({ who, sprite: await spriteOf(photo, box), portrait: isStranger ? null : portrait });
  }
  return players;
}

/** Who has this many photos or more, as each of them, unknown: all by their first photo, then all by their second, and so on. */
export async function unknownPlayersOf(folder: string, looks: number): Promise<Player[]> {
  await using eyes = await openEyes(2);
  const rounds: Player[][] = Array.from({ length: looks }, () => []);
  for (const who of (await readdir(folder)).toSorted()) {
    if (rounds[0]?.length === MOST) break;
    const files = await photosOf(folder, who, looks);
    if (files.length < looks) continue;
    const photos = await Promise.all(files.map((photo) => faced(eyes, photo)));
    if (photos.some(([photo]) => !photo)) continue;
    for (const [i, [photo, box]] of photos.entries()) {
      if (photo && box) rounds[i]?.push({ who, sprite: await spriteOf(photo, box), portrait: null });
    }
  }
  return rounds.flat();
}

/** The photos of somebody, in the order of their names: so many at most. */
async function photosOf(folder: string, who: string, most: number): Promise<Buffer[]> {
  const files = (await readdir(join(folder, who))).toSorted().slice(0, most);
  return await Promise.all(files.map((file) => readFile(join(folder, who, file))));
}

/** A photo and where its largest face is, whole px; nothing when there is none. */
async function faced(eyes: Vision, photo: Buffer | undefined): Promise<[Buffer, Parameters<typeof spriteOf>[1]] | []> {
  const face = photo && analysed(await eyes.analyse(photo, { only: 'largest' })).faces[0];
  if (!photo || !face) return [];
  const { left, top, width, height } = face.box;
  return [
    photo,
    { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) },
  ];
}
