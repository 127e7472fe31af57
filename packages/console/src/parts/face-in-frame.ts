import type { Entry, InspectedFace } from '@kith/client';

/** The kept frame is the picture that was seen: a face has the size again that it had, but for what is rounded. */
const ALIKE = 0.01;

/**
 * Which of the faces on its frame an entry is of. Two faces of one size are told apart by who they are.
 * @returns undefined when it is none, or no one alone
 */
export function faceInFrame(
  { facesize, pid }: Pick<Entry, 'facesize' | 'pid'>,
  faces: readonly InspectedFace[],
): InspectedFace | undefined {
  const alike = faces.filter((face) => Math.abs(face.facesize - facesize) <= ALIKE * facesize);
  const [one, ...others] = alike.length > 1 ? alike.filter((face) => face.pid === pid) : alike;
  return others.length === 0 ? one : undefined;
}
