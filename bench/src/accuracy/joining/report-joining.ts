import { saysEnough } from '@kith/server/parts';
import { heading, percent, rate, table, whole } from '../report.ts';
import { alikePairs, type Bound, boundOfLinkage, boundOfPairs, LINKAGES } from './bound.ts';
import { inRandomOrder } from './random-order.ts';
import { type Cluster, clustersAPerson, pairsOf, precisionOf, recallOf, type SeenFace } from './seen-face.ts';
import { Strangers } from './strangers.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
/** Two people in one stranger are worse than one in two: of a thousand pairs of faces that are put together one may be wrong. */
const PRECISION = 0.999;
/** Of the recall that the templates allow at that precision. */
const GOAL = 0.9;

/** Faces that come one by one, in several orders, and which of them Kith takes for one stranger; beside what its templates allow. */
export async function reportJoining(faces: readonly SeenFace[]): Promise<void> {
  console.log(`  ${whole(faces.filter(saysEnough).length)} of them say enough to be of a stranger`);
  const bounds = reportBounds(faces);
  heading('Every face comes once, in an order drawn at random; then strangers are merged');
  const runs = await Promise.all(SEEDS.map((seed) => joinAll(inRandomOrder(faces, seed))));
  table([
    ['order', 'precision', 'recall', 'clusters', 'a person', 'merged', 'precision', 'recall', 'clusters', 'a person'],
    ...runs.map(({ joined, merges, merged }, i) => [
      String(SEEDS[i]),
      ...columnsOf(joined),
      whole(merges),
      ...columnsOf(merged),
    ]),
  ]);
  const pairs = runs.map(({ merged }) => pairsOf(merged));
  const worst = { precision: Math.min(...pairs.map(precisionOf)), recall: Math.min(...pairs.map(recallOf)) };
  console.log('\n  The worst of these orders');
  table([
    ['', 'has', 'goal', ''],
    ['precision', percent(worst.precision), percent(PRECISION), verdict(worst.precision >= PRECISION)],
    ...bounds.map(({ name, recall }) => [
      `recall, of what ${name} allows`,
      percent(worst.recall / recall),
      percent(GOAL),
      verdict(worst.recall >= GOAL * recall),
    ]),
  ]);
}

/** The largest recalls that a threshold allows which is chosen knowing the truth. */
function reportBounds(faces: readonly SeenFace[]): { readonly name: string; readonly recall: number }[] {
  const alike = alikePairs(faces);
  const bounds: (readonly [name: string, bound: Bound])[] = [
    ['a single cosine', boundOfPairs(faces, alike, PRECISION)],
    ...LINKAGES.map(
      (linkage) => [`linkage by the ${linkage}`, boundOfLinkage(faces, alike, linkage, PRECISION)] as const,
    ),
  ];
  heading(
    `What the templates allow at a precision of ${percent(PRECISION)}: the threshold chosen that has the largest recall of pairs`,
  );
  table([
    ['by', 'at cosine', 'precision', 'recall'],
    ...bounds.map(([name, { cosine, pairs }]) => [
      name,
      cosine.toFixed(3),
      rate(pairs.right, pairs.together),
      rate(pairs.right, pairs.ofOne),
    ]),
  ]);
  return bounds.map(([name, bound]) => ({ name, recall: recallOf(bound.pairs) }));
}

interface Joined {
  readonly joined: readonly Cluster[];
  readonly merges: number;
  readonly merged: readonly Cluster[];
}

async function joinAll(faces: readonly SeenFace[]): Promise<Joined> {
  await using strangers = await Strangers.open();
  for (const face of faces) await strangers.see(face);
  const joined = strangers.clusters.map((cluster) => [...cluster]);
  const merges = (await strangers.merge()).length;
  return { joined, merges, merged: strangers.clusters };
}

function columnsOf(clusters: readonly Cluster[]): string[] {
  const pairs = pairsOf(clusters);
  return [
    rate(pairs.right, pairs.together),
    rate(pairs.right, pairs.ofOne),
    whole(clusters.length),
    clustersAPerson(clusters).toFixed(2),
  ];
}

const verdict = (isReached: boolean): string => (isReached ? 'reached' : 'missed');
