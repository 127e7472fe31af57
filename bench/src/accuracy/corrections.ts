import { byLikeness, cosineOfTemplates, type PersonId, type ScaledTemplate } from '@kith/server/parts';
import { cosinesOf, PROMISED_GALLERY } from './levels.ts';
import type { Look } from './look.ts';
import type { Person } from './photos.ts';
import { heading, rate, table } from './report.ts';

/** Pairs of people that are looked at: the most alike of the folder. */
const PAIRS = 20;
const [JUNK = 1] = cosinesOf(PROMISED_GALLERY);
const HER = 1 as PersonId;

/** Somebody who is known by one photo, and somebody else who is taken for her on one. */
interface Mistake {
  readonly known: Look;
  readonly mistaken: Look;
  readonly cosine: number;
  readonly othersOfHer: readonly Look[];
  readonly othersOfTheOther: readonly Look[];
}

/**
 * "Not her", said once of each of the most alike pairs of people, of whom each has another photo: whom the others of their photos are taken for
 * before and after that. A photo is somebody's whose look is the most alike of the two, and no less than `least`.
 */
export function reportCorrections(people: readonly Person[], looks: readonly Look[]): void {
  const mistakes = mostAlike(looks);
  heading(`The ${mistakes.length} most alike pairs: one is known by a photo, one of the other is said not to be her`);
  table([
    ['known', 'not her', 'cosine', 'other photos of the other', 'still her', 'other photos of her', 'lost'],
    ...mistakes.map((mistake) => {
      const { back, lost } = afterwards(mistake, Number.NEGATIVE_INFINITY);
      return [
        nameOf(people, mistake.known),
        nameOf(people, mistake.mistaken),
        mistake.cosine.toFixed(3),
        String(mistake.othersOfTheOther.length),
        String(back.after),
        String(mistake.othersOfHer.length),
        String(lost.before - lost.after),
      ];
    }),
  ]);
  console.log('');
  table([
    ['taken for her', 'the other, before', 'afterwards', 'she herself, before', 'afterwards'],
    row('however little alike', mistakes, Number.NEGATIVE_INFINITY),
    row(`at junk (cosine ${JUNK.toFixed(3)})`, mistakes, JUNK),
  ]);
}

function row(name: string, mistakes: readonly Mistake[], least: number): string[] {
  const all = mistakes.map((mistake) => afterwards(mistake, least));
  const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0);
  const others = mistakes.reduce((total, { othersOfTheOther }) => total + othersOfTheOther.length, 0);
  const hers = mistakes.reduce((total, { othersOfHer }) => total + othersOfHer.length, 0);
  return [
    name,
    rate(
      sum(({ back }) => back.before),
      others,
    ),
    rate(
      sum(({ back }) => back.after),
      others,
    ),
    rate(
      sum(({ lost }) => lost.before),
      hers,
    ),
    rate(
      sum(({ lost }) => lost.after),
      hers,
    ),
  ];
}

function afterwards({ known, mistaken, othersOfHer, othersOfTheOther }: Mistake, least: number) {
  const count = (photos: readonly Look[], wrong: readonly ScaledTemplate[]): number =>
    photos.filter(({ template }) => isHers(template, known.template, wrong, least)).length;
  const before = [] as const;
  const after = [mistaken.template];
  return {
    back: { before: count(othersOfTheOther, before), after: count(othersOfTheOther, after) },
    lost: { before: count(othersOfHer, before), after: count(othersOfHer, after) },
  };
}

/** As the gallery decides. */
function isHers(face: ScaledTemplate, look: ScaledTemplate, wrong: readonly ScaledTemplate[], least: number): boolean {
  const known = { looks: new Map([[HER, { templates: [look] }]]), wrong: new Map([[HER, wrong]]) };
  const [found] = byLikeness(face, [HER], known);
  return found !== undefined && found.cosine >= least;
}

/** One mistake for each pair of people with several photos, the most alike first: known by the one photo that is like the other's. */
function mostAlike(looks: readonly Look[]): Mistake[] {
  const photosOf = new Map<number, Look[]>();
  for (const look of looks) photosOf.set(look.person, [...(photosOf.get(look.person) ?? []), look]);
  const several = [...photosOf.values()].filter((photos) => photos.length > 1);
  const best = several.flatMap((hers, i) =>
    several.slice(i + 1).map((others) => {
      let pair: { known: Look; mistaken: Look; cosine: number } | undefined;
      for (const known of hers) {
        for (const mistaken of others) {
          const cosine = cosineOfTemplates(known.template, mistaken.template);
          if (!pair || cosine > pair.cosine) pair = { known, mistaken, cosine };
        }
      }
      return pair && { ...pair, hers, others };
    }),
  );
  return best
    .flatMap((pair) => pair ?? [])
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, PAIRS)
    .map(({ hers, others, ...pair }) => ({
      ...pair,
      othersOfHer: hers.filter((look) => look !== pair.known),
      othersOfTheOther: others.filter((look) => look !== pair.mistaken),
    }));
}

const nameOf = (people: readonly Person[], { person }: Look): string => people[person]?.name ?? String(person);
