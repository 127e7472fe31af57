import { saysEnough, scaleTemplate } from '@kith/server/parts';
import { areOnePerson, type Labelled } from '../labelled.ts';
import { isAdult, kindOf } from '../labels.ts';
import { heading, rate, table, whole } from '../report.ts';
import { inRandomOrder } from './random-order.ts';
import { pairsOf } from './seen-face.ts';
import { Strangers } from './strangers.ts';

const SEEDS = [1, 2, 3];

/** A face that was taken for a stranger who had been seen. */
interface Join {
  readonly face: Labelled;
  /** Whether one face of that stranger is so like it that the person is in the folder twice. */
  readonly isTwice: boolean;
}

/**
 * People of whom there is one photo each come one by one: whoever joins a stranger is taken for somebody else, or is there twice, which
 * nobody can tell for certain without looking.
 */
export async function reportFalseJoins(folder: string, people: readonly Labelled[]): Promise<void> {
  const telling = people.filter(saysEnough);
  console.log(`${folder}: a face of ${whole(people.length)} people; ${whole(telling.length)} say enough`);
  heading('Each comes once, in an order drawn at random, and joins a stranger; then strangers are merged');
  const runs: Join[][] = [];
  const summary: string[][] = [];
  for (const seed of SEEDS) {
    const { joins, wronglyMerged } = await joinAll(inRandomOrder(telling, seed));
    runs.push(joins);
    const wrong = joins.filter(({ isTwice }) => !isTwice);
    summary.push([
      String(seed),
      whole(joins.length - wrong.length),
      rate(wrong.length, telling.length),
      whole(wronglyMerged),
    ]);
  }
  table([['order', 'joined, in the folder twice', 'joined somebody else', 'pairs merged'], ...summary]);
  reportKinds(telling, runs.flat());
}

/** By group and sex of who joined somebody else, all orders together. */
function reportKinds(people: readonly Labelled[], joins: readonly Join[]): void {
  const nameOf = ({ label }: Labelled) => (isAdult(label) ? kindOf(label) : 'below 20 years');
  const wrong = joins.filter(({ isTwice }) => !isTwice);
  const names = [...new Set(people.map(nameOf))].sort((a, b) => a.localeCompare(b, 'en'));
  const count = (some: readonly Labelled[], name: string) => some.filter((face) => nameOf(face) === name).length;
  heading(`Who joined somebody else, in ${SEEDS.length} orders`);
  table([
    ['', 'joined somebody else', 'joined, in the folder twice'],
    ...names.map((name) => [
      name,
      rate(
        count(
          wrong.map(({ face }) => face),
          name,
        ),
        SEEDS.length * count(people, name),
      ),
      whole(
        count(
          joins.filter(({ isTwice }) => isTwice).map(({ face }) => face),
          name,
        ),
      ),
    ]),
  ]);
}

async function joinAll(people: readonly Labelled[]): Promise<{ joins: Join[]; wronglyMerged: number }> {
  await using strangers = await Strangers.open();
  const joins: Join[] = [];
  for (const [person, face] of people.entries()) {
    const joined = await strangers.see({ person, scaled: scaleTemplate(face.raw), weight: face.weight });
    if (!joined) continue;
    const isTwice = joined.some((other) => areOnePerson(face, people[other.person] as Labelled));
    joins.push({ face, isTwice });
  }
  const before = pairsOf(strangers.clusters).together;
  await strangers.merge();
  return { joins, wronglyMerged: pairsOf(strangers.clusters).together - before };
}
