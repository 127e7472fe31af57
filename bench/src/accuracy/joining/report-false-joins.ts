import { saysEnough, scaleTemplate } from '@kith/server/parts';
import { areOnePerson, type Labelled } from '../labelled.ts';
import { isAdult, kindOf } from '../labels.ts';
import { heading, rate, table, whole } from '../report.ts';
import { inRandomOrder } from './random-order.ts';
import type { Cluster } from './seen-face.ts';
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
    const { joins, merges } = await joinAll(inRandomOrder(telling, seed));
    runs.push(joins);
    const wrong = joins.filter(({ isTwice }) => !isTwice).length;
    const wronglyMerged = merges.filter(({ isTwice }) => !isTwice).length;
    summary.push([
      String(seed),
      whole(joins.length - wrong),
      rate(wrong, telling.length),
      whole(merges.length - wronglyMerged),
      whole(wronglyMerged),
    ]);
  }
  table([
    ['order', 'joined, there twice', 'joined somebody else', 'merged, there twice', 'merged with somebody else'],
    ...summary,
  ]);
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
    ['', 'joined somebody else', 'joined, there twice'],
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

async function joinAll(people: readonly Labelled[]) {
  await using strangers = await Strangers.open();
  const isTwice = (some: Cluster, others: Cluster) =>
    some.some((a) => others.some((b) => areOnePerson(people[a.person] as Labelled, people[b.person] as Labelled)));
  const joins: Join[] = [];
  for (const [person, face] of people.entries()) {
    const seen = { person, scaled: scaleTemplate(face.raw), weight: face.weight };
    const joined = await strangers.see(seen);
    if (joined) joins.push({ face, isTwice: isTwice([seen], joined) });
  }
  const merges = await strangers.merge();
  return { joins, merges: merges.map(([some, others]) => ({ isTwice: isTwice(some, others) })) };
}
