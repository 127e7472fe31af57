import { openMover, type ScaledTemplate } from '@kith/server/parts';
import { faceLike } from '@kith/testing/face-like';
import { Cosines } from '../accuracy/cosines.ts';
import { areOnePerson, type Labelled } from '../accuracy/labelled.ts';
import { isAdult, kindOf } from '../accuracy/labels.ts';
import type { Look } from '../accuracy/look.ts';
import { fitScale } from '../scale/fit-scale.ts';

const PARTS = 4;
const SEED = 2_022;

/**
 * The cosines of adults of one group and sex. Nobody is moved by a scale that they are part of, for that would take away of them
 * what it takes from nobody else: people are drawn into four parts, and those of two parts are compared on the scale of the
 * other two, which gives three of four pairs.
 */
export async function neighbourhoodsOf(everybody: readonly Labelled[]): Promise<Cosines> {
  const { random } = faceLike(SEED);
  const partOf = everybody.map(() => Math.floor(random() * PARTS));
  const looks: Look[] = [];
  for (let one = 0; one < PARTS; one++) {
    for (let other = one + 1; other < PARTS; other++) {
      const isCompared = (person: number) => partOf[person] === one || partOf[person] === other;
      const moveAll = await openMover(fitScale(everybody.flatMap(({ raw }, i) => (isCompared(i) ? [] : [raw]))));
      for (const [person, { file, label, raw }] of everybody.entries()) {
        if (!isCompared(person) || !isAdult(label)) continue;
        const circle = `${one} ${other} ${kindOf(label)}`;
        looks.push({
          person,
          file,
          template: moveAll([raw])[0] as ScaledTemplate,
          circle,
          side: String(partOf[person]),
        });
      }
    }
  }
  return new Cosines(looks, (a, b) => {
    const [first, second] = [everybody[a.person], everybody[b.person]];
    return first !== undefined && second !== undefined && areOnePerson(first, second);
  });
}
