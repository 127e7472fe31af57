import { cosineOfTemplates } from '../calibration/cosine.ts';
import type { ScaledTemplate } from '../scale/templates.ts';
import type { WeighedFace } from './weighed-face.ts';

/** By so many faces at most a stranger is looked for. */
export const mostLookedFor = 3;

/**
 * The faces, at most so many, that somebody is best recognised by: the one that says most, and then, one after another, whichever is
 * least like those already chosen, by what it says. All of them where there are no more. Equals are taken in the order given.
 * @param known faces by which the person is recognised already
 */
export function bestAndMostDifferent<Face extends WeighedFace>(
  faces: readonly Face[],
  most = mostLookedFor,
  known: readonly ScaledTemplate[] = [],
): Face[] {
  if (faces.length <= most) return [...faces];
  const chosen: Face[] = [];
  const rest = new Map(faces.map((face) => [face, unlikeness(face, known)]));
  while (chosen.length < most) {
    const next = mostOf(rest);
    if (!next) break;
    rest.delete(next);
    chosen.push(next);
    for (const [face, unlike] of rest)
      rest.set(face, Math.min(unlike, 1 - cosineOfTemplates(face.scaled, next.scaled)));
  }
  return chosen;
}

const unlikeness = ({ scaled }: WeighedFace, known: readonly ScaledTemplate[]): number =>
  known.reduce((least, face) => Math.min(least, 1 - cosineOfTemplates(scaled, face)), 1);

/** The face that says most that is not said yet. */
function mostOf<Face extends WeighedFace>(rest: ReadonlyMap<Face, number>): Face | undefined {
  let best: { readonly face: Face; readonly says: number } | undefined;
  for (const [face, unlike] of rest) {
    const says = face.weight * unlike;
    if (!best || says > best.says) best = { face, says };
  }
  return best?.face;
}
