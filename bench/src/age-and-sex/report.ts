import { AGE_EDGES_YEARS, type guessAgeAndSex } from '@kith/server/parts';
import { heading, rate, table } from '../accuracy/report.ts';
import { BRACKETS, type LabelledPhoto } from './read-labels.ts';

/** The age that everybody of a bracket is taken to have, whole years. */
const MIDDLES = [1, 6, 14.5, 24.5, 34.5, 44.5, 54.5, 64.5, 75];

/** A judged photo, and what is said of its face. */
export interface Answer extends LabelledPhoto {
  readonly said: ReturnType<typeof guessAgeAndSex>;
}

/** How often sex and age are right, by group and sex, and by age. */
export function reportAnswers(answers: readonly Answer[]): void {
  heading('By group and sex');
  const groups = [...new Set(answers.map(({ group }) => group))].sort();
  const parts = groups.flatMap((group) =>
    ([0, 1] as const).map(
      (sex) =>
        [
          `${group} ${sex ? 'women' : 'men'}`,
          answers.filter((answer) => answer.group === group && answer.sex === sex),
        ] as const,
    ),
  );
  table([HEADS, ...parts.map(([name, some]) => rowOf(name, some)), rowOf('all', answers)]);
  heading('By age');
  const byAge = BRACKETS.map((name, at) => [name, answers.filter(({ bracket }) => bracket === at)] as const);
  table([HEADS, ...byAge.map(([name, some]) => rowOf(name, some))]);
}

const HEADS = ['', 'sex right', 'age bracket right', 'within one bracket', 'years off', 'said too many years'];

function rowOf(name: string, answers: readonly Answer[]): string[] {
  const count = (is: (answer: Answer) => boolean) => rate(answers.filter(is).length, answers.length);
  const errors = answers.map(({ said, bracket }) => said.age - (MIDDLES[bracket] ?? 0));
  return [
    name,
    count(({ said, sex }) => said.sex === sex),
    count(({ said, bracket }) => bracketOf(said.age) === bracket),
    count(({ said, bracket }) => Math.abs(bracketOf(said.age) - bracket) <= 1),
    mean(errors.map(Math.abs)).toFixed(1),
    mean(errors).toFixed(1),
  ];
}

/** The last bracket has no end. */
const bracketOf = (years: number): number =>
  AGE_EDGES_YEARS.slice(0, BRACKETS.length).findLastIndex((edge) => edge <= years);

const mean = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
