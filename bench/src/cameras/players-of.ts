import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
    const files = (await readdir(join(folder, who))).toSorted();
    const [portrait, photo] = await Promise.all(files.slice(0, 2).map((file) => readFile(join(folder, who, file))));
    if (!portrait || !photo) continue;
    const [known, walks] = [
      analysed(await eyes.analyse(portrait, { only: 'largest' })).faces[0],
      analysed(await eyes.analyse(photo, { only: 'largest' })).faces[0],
    ];
    if (!known || !walks) continue;
    const { left, top, width, height } = walks.box;
    const box = { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
    const isStranger = players.length % STRANGER === STRANGER - 1;
    players.push({ who, sprite: await spriteOf(photo, box), portrait: isStranger ? null : portrait });
  }
  return players;
}
