import type { EntryId, SpaceId } from '@kith/contract';
import type { IndexKeeper } from '../../people/persons/index-keeper.ts';
import { beforeSearch, type Searched } from '../../people/persons/still-new.ts';
import { Batches, type Waiting } from '../../platform/batches.ts';
import { Overtaken, type SpaceLocks } from '../../platform/db/space-locks.ts';
import { cosineOf } from '../../recognition/calibration/calibration.ts';
import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { type ArrivedFrame, judgeFrame, type StoreDeps, storeJudged } from './judge-frame.ts';

interface Deps extends StoreDeps {
  readonly indexSync: Pick<IndexKeeper, 'catchUp' | 'revisionOf'>;
  readonly spaceLocks: SpaceLocks;
}

type WaitingFrame = Waiting<ArrivedFrame, EntryId[]>;

/** Faces that are judged under one lock. */
const MOST_FACES = 64;

/**
 * Stores frames of sources that make people known, so that nobody becomes two persons. Frames of a space that wait together are
 * judged after one look at what was stored, and stored together, unless somebody new in one could be somebody new in another: that
 * one is judged again, when the first is known.
 */
export function creatingTogether(deps: Deps): (frame: ArrivedFrame) => Promise<EntryId[]> {
  const { indexSync, spaceLocks, gallery, thresholdsOf } = deps;

  /** @returns those that are to be judged again */
  const judgeAll = async (spaceId: SpaceId, waiting: readonly WaitingFrame[]): Promise<WaitingFrame[]> => {
    const searched = await beforeSearch(indexSync, spaceId);
    const judged = await Promise.allSettled(waiting.map(({ item }) => judgeFrame(deps, item)));
    const alike = cosineOf((await thresholdsOf(spaceId)).junk, await gallery.templates(spaceId));
    const strangers: ScaledTemplate[] = [];
    const again: WaitingFrame[] = [];
    const storing: Promise<WaitingFrame | null>[] = [];
    for (const [i, frame] of waiting.entries()) {
      const outcome = judged[i];
      if (outcome?.status !== 'fulfilled') {
        frame.reject(outcome?.reason);
        continue;
      }
      const unknown = outcome.value.judged.flatMap(({ result, face }) => (result === 'new' ? [face.scaled] : []));
      if (unknown.some((face) => strangers.some((other) => cosineOfTemplates(face, other) >= alike))) {
        again.push(frame);
        continue;
      }
      strangers.push(...unknown);
      const room = { newcomers: strangers.length, searched: unknown.length > 0 ? searched : null };
      storing.push(storeUnlessOvertaken(deps, frame, outcome.value, room));
    }
    const overtaken = (await Promise.all(storing)).filter((frame) => frame !== null);
    if (overtaken.length > 0 && overtaken.length === storing.length) throw new Overtaken('Persons changed.');
    return [...overtaken, ...again];
  };

  const batches = new Batches<SpaceId, ArrivedFrame, EntryId[]>({
    most: MOST_FACES,
    weigh: ({ frame }) => frame.picture.faces.length,
    work: async (spaceId, take) => {
      for (let left = take(); left.length > 0; ) {
        const waiting = left;
        left = await spaceLocks.run(spaceId, () => judgeAll(spaceId, waiting));
      }
    },
  });
  return (frame) => batches.add(frame.source.space_id, frame);
}

/** @returns the frame when another node was quicker, and nothing of it is stored */
async function storeUnlessOvertaken(
  deps: StoreDeps,
  frame: WaitingFrame,
  judged: Awaited<ReturnType<typeof judgeFrame>>,
  { newcomers, searched }: { readonly newcomers: number; readonly searched: Searched | null },
): Promise<WaitingFrame | null> {
  try {
    deps.gallery.ensureRoom(frame.item.source.space_id, searched ? newcomers : 0);
    frame.resolve(await storeJudged(deps, frame.item, judged, searched));
  } catch (error) {
    if (error instanceof Overtaken) return frame;
    frame.reject(error);
  }
  return null;
}
