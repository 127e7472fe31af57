import { log10RateAt, scaleTemplate } from '@kith/server/parts';
import { curveOf } from '../calibrate/calibration.ts';
import { fitTail, topPairsOf, whyTooLittle } from '../calibrate/impostor-fit.ts';
import { Cosines, countFrom } from './cosines.ts';
import { areOnePerson, type Labelled } from './labelled.ts';
import { isAdult, kindOf, type Label } from './labels.ts';
import { cosinesOf, LEVELS, PROMISED_GALLERY } from './levels.ts';
import { heading, table, whole } from './report.ts';

/** Kinds of people, and how often two of one kind reach each level. */
interface GroupFigures {
  readonly name: string;
  readonly people: number;
  readonly pairs: number;
  /** Pairs that reach each level, in the order of LEVELS. */
  readonly reached: readonly number[];
  /** How many times what is promised the tail fitted to these pairs has at each level; undefined of too few. */
  readonly expected: readonly number[] | undefined;
}

/** Adults by group and sex, by group, the first pooled, and everybody against everybody; then those who are no adults. */
function groupFigures(everybody: readonly Labelled[]): GroupFigures[] {
  const adults = everybody.filter(({ label }) => isAdult(label));
  const young = everybody.filter(({ label }) => !isAdult(label));
  const byKind = figuresBy(kindOf, adults);
  return [
    ...byKind,
    ...figuresBy(({ group }) => `${group.replace('_', ' ')}, all adults`, adults),
    sumOf('all adults, each among their own', byKind),
    figuresOf('all adults among all', adults),
    sumOf('below 20 years, each among their own', figuresBy(kindOf, young)),
  ];
}

export function reportGroups(everybody: readonly Labelled[]): void {
  heading(
    `Pairs of different people by group and sex who reach each threshold in a space of up to ${whole(PROMISED_GALLERY)}:\n` +
      'how many times what is promised, and how many pairs; and what a tail fitted to each promises itself',
  );
  table([
    ['adults', 'people', 'pairs', ...LEVELS.map(({ name }) => name), 'ha by the tail'],
    ...groupFigures(everybody).map(({ name, people, pairs, reached, expected }) => [
      name,
      whole(people),
      whole(pairs),
      ...reached.map((count, level) => `${times(count / pairs / promisedRate(level))} (${whole(count)})`),
      expected ? times(expected[HA] ?? Number.NaN) : '–',
    ]),
  ]);
}

/** The looks of some of them as Kith compares them, and which two are one person. */
export function cosinesOfLabelled(people: readonly Labelled[]): Cosines {
  const looks = people.map(({ file, raw }, person) => ({ person, file, template: scaleTemplate(raw) }));
  return new Cosines(looks, (a, b) => {
    const [one, other] = [people[a.person], people[b.person]];
    return one !== undefined && other !== undefined && areOnePerson(one, other);
  });
}

const HA = LEVELS.findIndex(({ name }) => name === 'ha');

/** Of the pairs, in a space of up to a thousand. */
const promisedRate = (level: number): number => 1 / (LEVELS[level]?.oneOf ?? 1) / PROMISED_GALLERY;

/** The cosines within each group and sex of the adults. */
export function cosinesByKind(everybody: readonly Labelled[]): ReadonlyMap<string, Cosines> {
  const adults = everybody.filter(({ label }) => isAdult(label));
  return new Map(partedBy(kindOf, adults).map(([kind, people]) => [kind, cosinesOfLabelled(people)]));
}

const figuresBy = (nameOf: (label: Label) => string, people: readonly Labelled[]): GroupFigures[] =>
  partedBy(nameOf, people).map(([name, them]) => figuresOf(name, them));

function partedBy(nameOf: (label: Label) => string, people: readonly Labelled[]): [name: string, people: Labelled[]][] {
  const kinds = new Map<string, Labelled[]>();
  for (const somebody of people) {
    const kind = nameOf(somebody.label);
    kinds.set(kind, [...(kinds.get(kind) ?? []), somebody]);
  }
  return [...kinds].sort(([a], [b]) => a.localeCompare(b, 'en'));
}

function figuresOf(name: string, people: readonly Labelled[]): GroupFigures {
  const cosines = cosinesOfLabelled(people);
  const least = cosinesOf(PROMISED_GALLERY);
  const { impostors } = cosines;
  const curve = whyTooLittle(cosines) ? undefined : curveOf(cosines, fitTail(topPairsOf(cosines)));
  return {
    name,
    people: people.length,
    pairs: impostors.length,
    reached: least.map((cosine) => countFrom(impostors, cosine)),
    expected: curve && least.map((cosine, level) => 10 ** log10RateAt(curve, cosine) / promisedRate(level)),
  };
}

function sumOf(name: string, figures: readonly GroupFigures[]): GroupFigures {
  const sum = (of: (figure: GroupFigures) => number) => figures.reduce((total, figure) => total + of(figure), 0);
  return {
    name,
    people: sum(({ people }) => people),
    pairs: sum(({ pairs }) => pairs),
    reached: LEVELS.map((_, level) => sum(({ reached }) => reached[level] ?? 0)),
    expected: undefined,
  };
}

/** `×3.2`. */
const times = (multiple: number): string =>
  `×${multiple >= 10 || multiple === 0 ? whole(Math.round(multiple)) : multiple.toFixed(1)}`;
