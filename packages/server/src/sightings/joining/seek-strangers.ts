import type { Result, SpaceId } from '@kith/contract';
import { saysEnough } from '../../recognition/clusters/weighed-face.ts';
import { faceWeight } from '../../recognition/tracks/face-weight.ts';
import type { Face } from '../../recognition/vision/vision.ts';
import type { Sought } from './join-strangers.ts';
import type { StrangerIndex } from './stranger-index.ts';

/** A face and what was decided about it. */
interface Verdict {
  readonly face: Face;
  readonly result: Result;
}

/**
 * Looks for the strangers that faces of a frame may be, of those that nobody knows and that say enough. Of none as long as nobody can
 * say: such an entry joins later.
 */
export async function seekStrangers<T extends Verdict>(
  index: Pick<StrangerIndex, 'seek'>,
  spaceId: SpaceId,
  judged: readonly T[],
): Promise<ReadonlyMap<T, Sought>> {
  const unknown = judged.flatMap((verdict) => {
    const { face, result } = verdict;
    const weight = result === 'nm' ? faceWeight(face) : 0;
    return saysEnough({ weight }) ? [{ verdict, weight, scaled: face.scaled }] : [];
  });
  if (unknown.length === 0) return new Map();
  const found = await index.seek(
    spaceId,
    unknown.map(({ scaled }) => scaled),
  );
  if (!found) return new Map();
  const { asOf, compared, near } = found;
  return new Map(unknown.map(({ verdict, ...face }, i) => [verdict, { ...face, asOf, compared, near: near[i] ?? [] }]));
}
