import type { Similarity } from '../align/similarity.ts';
import type { Networks } from '../networks.ts';
import type { Raster } from '../picture/raster.ts';
import type { Asm } from '../vision.ts';
import { guessAgeAndSex } from './guess-age-and-sex.ts';
import { guessMood } from './guess-mood.ts';

/** Age, sex and mood of one face. */
export async function guessAsm(
  networks: Pick<Networks, 'age' | 'gender' | 'expression'>,
  picture: Raster,
  alignment: Similarity,
): Promise<Asm> {
  return {
    ...(await guessAgeAndSex(networks, picture, alignment)),
    mood: await guessMood(networks.expression, picture, alignment),
  };
}
