import type { SpaceId } from '@kith/contract';
import { saysEnough } from '../../recognition/clusters/weighed-face.ts';
import { faceWeight } from '../../recognition/tracks/face-weight.ts';
import type { Judged } from '../ingest/judge.ts';
import type { Sought } from './join-strangers.ts';
import type { StrangerIndex } from './stranger-index.ts';

/**
 * Looks for the strangers that faces of a frame may be, of those that nobody knows and that say enough. Of none as long as nobody can
 * say: such an entry joins later.
 */
export async function seekStrangers(
  index: Pick<StrangerIndex, 'seek'>,
  spaceId: SpaceId,
  judged: readonly Judged[],
): Promise<ReadonlyMap<Judged, Sought>> {
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
  const { asOf, near } = found;
  return new Map(unknown.map(({ verdict, ...face }, i) => [verdict, { ...face, asOf, near: near[i] ?? [] }]));
}
