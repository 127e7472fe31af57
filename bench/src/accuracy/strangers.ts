import { type ImpostorCurve, openFaceIndex, tailCosineAt } from '@kith/server/parts';
import { faceLike } from '@kith/testing/face-like';
import { cosinesOf, LEVELS } from './levels.ts';
import { heading, percent, rate, table, whole } from './report.ts';

const SPACE = 1;
const SEARCHES = 10_000;
const SEED = 100_003;
/** So many of the crowd are made look-alikes of each stranger, on average. */
const LOOK_ALIKES = 10;

/**
 * Strangers before a large gallery, in Kith's own face index. The crowd are random vectors, which have far fewer
 * look-alikes than faces do; so each stranger is given its own: as many as the curve has, with cosines drawn from its tail,
 * in the places of people drawn at random.
 */
export async function reportStrangers(curve: ImpostorCurve, gallery: number): Promise<void> {
  const { random, stranger, similar } = faceLike(SEED);
  await using index = await openFaceIndex({ threads: 0 });
  for (let person = 1; person <= gallery; person++) index.put(SPACE, person, [stranger()]);

  const least = cosinesOf(gallery);
  const [junk = 1] = least;
  const alarms = LEVELS.map(() => 0);
  let lost = 0;
  for (let search = 0; search < SEARCHES; search++) {
    const probe = stranger();
    const alikes = new Map<number, number>();
    for (let missing = poisson(LOOK_ALIKES, random); missing > 0; missing--) {
      const person = 1 + Math.floor(random() * gallery);
      const cosine = tailCosineAt(curve, Math.log10((LOOK_ALIKES / gallery) * (1 - random())));
      index.put(SPACE, person, [similar(probe, cosine)]);
      alikes.set(person, cosine);
    }
    const found = await index.search(SPACE, probe, { leastCosine: junk });
    const nearest = Math.max(-1, ...found.map(({ personId, cosine }) => alikes.get(personId) ?? cosine));
    for (const [level, cosine] of least.entries()) if (nearest >= cosine) alarms[level] = (alarms[level] ?? 0) + 1;
    if (Math.max(-1, ...alikes.values()) >= junk && nearest < Math.max(...alikes.values())) lost++;
  }

  heading(`Strangers before ${whole(gallery)} templates, simulated: ${whole(SEARCHES)} searches in Kith's index`);
  table([
    ['threshold', 'strangers who reach it', 'promised'],
    ...LEVELS.map(({ name, oneOf }, level) => [name, rate(alarms[level] ?? 0, SEARCHES), percent(1 / oneOf)]),
  ]);
  console.log(
    `  Look-alikes are drawn from the tail fitted to this folder, each for itself; real ones come in bunches, and so in fewer\n` +
      `  searches. Nearest look-alikes at junk or above that the index did not find: ${lost}.`,
  );
}

/** Knuth's. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}
