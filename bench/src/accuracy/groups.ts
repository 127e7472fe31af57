import { log10RateAt, scaleTemplate } from '@kith/server/parts';
import { curveOf } from '../calibrate/calibration.ts';
import { fitTail, topPairsOf, whyTooLittle } from '../calibrate/impostor-fit.ts';
import { Cosines, countFrom } from './cosines.ts';
import { areOnePerson, type Labelled } from './labelled.ts';
import { isAdult, kindOf } from './labels.ts';
import { cosinesOf, LEVELS, PROMISED_GALLERY } from './levels.ts';
import { heading, table, whole } from './report.ts';

/** Kinds of people, and how often two of one kind reach each level. */
export interface GroupFigures {
  readonly name: string;
  readonly people: number;
  readonly pairs: number;
  /** Pairs that reach each level, in the order of LEVELS. */
  readonly reached: readonly number[];
  /** How many times what is promised the tail fitted to these pairs has at each level; undefined of too few. */
  readonly expected: readonly number[] | undefined;
}

/** Adults by group and sex, the same pooled, and everybody against everybody; then those who are no adults. */
export function groupFigures(everybody: readonly Labelled[]): { byKind: GroupFigures[]; pooled: GroupFigures[] } {
  const adults = everybody.filter(({ label }) => isAdult(label));
  const young = everybody.filter(({ label }) => !isAdult(label));
  const byKind = kindsOf(adults).map(([kind, people]) => figuresOf(kind, people));
  return {
    byKind,
    pooled: [
      sumOf('all adults, each among their own', byKind),
      figuresOf('all adults among all', adults),
      sumOf(
        'below 20 years, each among their own',
        kindsOf(young).map(([kind, people]) => figuresOf(kind, people)),
      ),
    ],
  };
}

export function reportGroups(everybody: readonly Labelled[]): void {
  const { byKind, pooled } = groupFigures(everybody);
  heading(
    `Pairs of different people by group and sex who reach each threshold in a space of up to ${whole(PROMISED_GALLERY)}:\n` +
      'how many times what is promised, and how many pairs; and what a tail fitted to each promises itself',
  );
  table([
    ['adults', 'people', 'pairs', ...LEVELS.map(({ name }) => name), 'ha by the tail'],
    ...[...byKind, ...pooled].map(({ name, people, pairs, reached, expected }) => [
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

function kindsOf(people: readonly Labelled[]): [kind: string, people: Labelled[]][] {
  const kinds = new Map<string, Labelled[]>();
  for (const somebody of people) {
    const kind = kindOf(somebody.label);
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
