import type { Database } from '../../platform/db/database.ts';
import { namesAmong, stagePictures } from '../../platform/media/store-pictures.ts';
import { withScaled } from '../../recognition/scale/scale-template.ts';
import { type EntryRow, findEntry, findEntryTemplate } from '../entries/store.ts';
import type { Demands } from './portrait.ts';
import type { EntryRefusal, TooSmall } from './refusal.ts';
import type { Sample, StagingDeps } from './sample.ts';

interface Deps extends StagingDeps {
  readonly db: Database;
}

/**
 * The face of an entry, as somebody may be known by it. The picture of the face is copied, so that the entry and the person
 * can lose theirs on their own; the frame is shared. It has no flaw: its source took it for good enough.
 */
export async function sampleOfEntry(
  deps: Deps,
  entry: EntryRow,
  { leastPx = 0 }: Pick<Demands, 'leastPx'> = {},
): Promise<Sample | EntryRefusal | TooSmall> {
  const { id, space_id, facesize, age, sex, mood, liveness, exposure, blur, pan, tilt } = entry;
  if (facesize < leastPx) return { kind: 'too small', areaPx: facesize, leastPx };
  const template = await findEntryTemplate(deps.db.queries, space_id, id);
  if (!template) return { kind: 'only detected', id };
  return {
    kind: 'sample',
    ...withScaled(template),
    facesize,
    attributes: { age, sex, mood, liveness, exposure, blur, pan, tilt },
    flaw: null,
    entryId: id,
    async stage(keep) {
      const bytes = keep === 'nothing' || !entry.face_image ? null : await deps.media.read(entry.face_image);
      const [faceImage = null] = await stagePictures(deps, [bytes && { bytes, extension: 'jpg' }]);
      return {
        names: namesAmong([faceImage]),
        faceImage,
        frame: async (tx) =>
          keep === 'face and frame' ? ((await findEntry(tx, [space_id], id))?.full_image ?? null) : null,
      };
    },
  };
}
