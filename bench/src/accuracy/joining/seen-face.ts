import type { WeighedFace } from '@kith/server/parts';

/** A face that was seen, and whose it truly is. */
export interface SeenFace extends WeighedFace {
  readonly person: number;
}

/** Faces that belong together by somebody's judgement. */
export type Cluster = readonly SeenFace[];

/** Pairs of faces: those that share a cluster, those that truly are of one person, and those of which both is so. */
export interface Pairs {
  readonly together: number;
  readonly ofOne: number;
  readonly right: number;
}

export const precisionOf = ({ right, together }: Pairs): number => (together === 0 ? 1 : right / together);
export const recallOf = ({ right, ofOne }: Pairs): number => right / ofOne;

export function pairsOf(clusters: readonly Cluster[]): Pairs {
  const sum = (of: readonly Cluster[]) => of.reduce((total, { length }) => total + pairs(length), 0);
  const right = clusters.reduce((total, cluster) => total + sum(byPerson(cluster)), 0);
  return { together: sum(clusters), ofOne: sum(byPerson(clusters.flat())), right };
}

/** In how many clusters the people of whom there are two faces or more are, on average. */
export function clustersAPerson(clusters: readonly Cluster[]): number {
  const places = new Map<number, { faces: number; clusters: number }>();
  for (const cluster of clusters) {
    for (const faces of byPerson(cluster)) {
      const person = faces[0]?.person ?? -1;
      const before = places.get(person) ?? { faces: 0, clusters: 0 };
      places.set(person, { faces: before.faces + faces.length, clusters: before.clusters + 1 });
    }
  }
  const often = [...places.values()].filter(({ faces }) => faces > 1);
  return often.reduce((total, place) => total + place.clusters, 0) / often.length;
}

function byPerson(faces: Cluster): Cluster[] {
  const people = new Map<number, SeenFace[]>();
  for (const face of faces) people.set(face.person, [...(people.get(face.person) ?? []), face]);
  return [...people.values()];
}

const pairs = (faces: number): number => (faces * (faces - 1)) / 2;
