import { basename } from 'node:path';
import { faceLike } from '@kith/testing/face-like';
import type { Cosines } from './cosines.ts';
import { cosinesOf, LEVELS, PROMISED_GALLERY } from './levels.ts';
import type { Person } from './photos.ts';
import { heading, percent, rate, table, whole } from './report.ts';

const GALLERIES = [50, 200, 650, 1000, 5000];
const ROUNDS = 20;
const SEED = 20_231_117;
const SHOWN_MISTAKES = 10;

/** The nearest of a gallery of looks. */
interface Nearest {
  readonly look: number;
  readonly cosine: number;
}

/** Everybody is enrolled by the first photo; who is nearest to each other photo? */
export function reportRankOne(cosines: Cosines, people: readonly Person[]): void {
  const { looks } = cosines;
  const enrolled = firstLooks(cosines);
  const gallery = [...enrolled.values()];
  const probes = looks.flatMap((_, look) => (gallery.includes(look) ? [] : [look]));
  heading(`Who is it: ${whole(gallery.length)} people enrolled by their first photo, ${whole(probes.length)} others`);
  if (probes.length === 0) {
    console.log('  Nobody has two photos with a face.');
    return;
  }
  const mistakes = probes
    .map((probe) => ({ probe, nearest: nearestOf(cosines, gallery, probe) }))
    .filter(({ probe, nearest }) => looks[nearest.look]?.person !== looks[probe]?.person);
  console.log(`  The nearest is the right person: ${rate(probes.length - mistakes.length, probes.length)}.`);
  for (const { probe, nearest } of mistakes.slice(0, SHOWN_MISTAKES)) {
    const taken = people[looks[nearest.look]?.person ?? -1]?.name;
    console.log(`    ${basename(looks[probe]?.file ?? '')} is nearest to ${taken} (${nearest.cosine.toFixed(3)})`);
  }
  if (mistakes.length > SHOWN_MISTAKES) console.log(`    and ${mistakes.length - SHOWN_MISTAKES} more`);
}

/** Galleries drawn at random; photos of the enrolled and of everybody else are searched for. */
export function reportOpenSet(cosines: Cosines): void {
  const people = [...firstLooks(cosines).keys()];
  const { random } = faceLike(SEED);
  for (const size of GALLERIES.filter((gallery) => gallery <= 0.95 * people.length)) {
    const tally = LEVELS.map(() => ({ alarms: 0, missed: 0, wrong: 0 }));
    let [strangers, known] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      const seen = searchGallery(cosines, drawn(people, size, random));
      strangers += seen.strangers;
      known += seen.known;
      for (const [level, sum] of tally.entries()) {
        sum.alarms += seen.tally[level]?.alarms ?? 0;
        sum.missed += seen.tally[level]?.missed ?? 0;
        sum.wrong += seen.tally[level]?.wrong ?? 0;
      }
    }
    heading(`Who is it, or nobody known: ${whole(size)} enrolled by one photo, drawn ${ROUNDS} times`);
    const share = Math.min(1, size / PROMISED_GALLERY);
    table([
      ['threshold', 'strangers who reach it', 'promised', `for ${whole(size)}`, 'enrolled missed', 'false names'],
      ...tally.map(({ alarms, missed, wrong }, level) => {
        const promised = 1 / (LEVELS[level]?.oneOf ?? 1);
        return [
          LEVELS[level]?.name ?? '',
          rate(alarms, strangers),
          percent(promised),
          percent(promised * share),
          rate(missed, known),
          rate(wrong, known),
        ];
      }),
    ]);
  }
}

/** One gallery: how often each level was reached, in the order of LEVELS. */
function searchGallery(cosines: Cosines, enrolled: ReadonlySet<number>) {
  const { looks } = cosines;
  const gallery = [...firstLooks(cosines)].flatMap(([person, look]) => (enrolled.has(person) ? [look] : []));
  const inGallery = new Set(gallery);
  const least = cosinesOf(gallery.length);
  const tally = LEVELS.map(() => ({ alarms: 0, missed: 0, wrong: 0 }));
  let [strangers, known] = [0, 0];
  for (const [probe, { person }] of looks.entries()) {
    if (inGallery.has(probe)) continue;
    const nearest = nearestOf(cosines, gallery, probe);
    const isKnown = enrolled.has(person);
    const isRight = looks[nearest.look]?.person === person;
    if (isKnown) known++;
    else strangers++;
    for (const [level, sum] of tally.entries()) {
      const reached = nearest.cosine >= (least[level] ?? 1);
      if (!isKnown && reached) sum.alarms++;
      if (isKnown && !reached) sum.missed++;
      if (isKnown && reached && !isRight) sum.wrong++;
    }
  }
  return { tally, strangers, known };
}

function nearestOf(cosines: Cosines, gallery: readonly number[], probe: number): Nearest {
  let nearest: Nearest = { look: -1, cosine: -2 };
  for (const look of gallery) {
    const cosine = cosines.at(look, probe);
    if (cosine > nearest.cosine) nearest = { look, cosine };
  }
  return nearest;
}

/** The first look of each person who has one. */
function firstLooks({ looks }: Cosines): Map<number, number> {
  const first = new Map<number, number>();
  for (const [look, { person }] of looks.entries()) if (!first.has(person)) first.set(person, look);
  return first;
}

/** So many of them, each set equally likely (Fisher and Yates). */
function drawn(people: readonly number[], count: number, random: () => number): Set<number> {
  const pile = [...people];
  for (let i = 0; i < count; i++) {
    const from = i + Math.floor(random() * (pile.length - i));
    const taken = pile[from] as number;
    pile[from] = pile[i] as number;
    pile[i] = taken;
  }
  return new Set(pile.slice(0, count));
}
