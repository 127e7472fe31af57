import type { EntryId, SourceSettings } from '@kith/contract';
import type { Candidates } from '../../people/persons/identify.ts';
import type { IndexChange } from '../../people/persons/index-changes.ts';
import type { IndexSync } from '../../people/persons/index-sync.ts';
import { beforeSearch, ensureStillNew } from '../../people/persons/still-new.ts';
import { getPerson, insertPerson, type PersonRow } from '../../people/persons/store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { SpaceLocks } from '../../platform/db/space-locks.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Media } from '../../platform/media/media.ts';
import { frameOf, type StagedFrame, stageFrame } from '../../platform/media/store-pictures.ts';
import { attributesOf } from '../../recognition/calibration/attributes.ts';
import type { FaceIndex } from '../../recognition/faceindex/face-index.ts';
import type { AnalysedPicture } from '../../recognition/vision/vision.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { countUsage } from '../../tenancy/usage/usage.ts';
import type { AfterChange } from '../after-change.ts';
import { type OnEntries, type Sighting, writeEntries } from '../entries/write-entries.ts';
import { replaceLooks } from '../reinit/replace-looks.ts';
import { type Judged, judgeFaces } from './judge.ts';

export interface IngestDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly faceIndex: FaceIndex;
  readonly media: Media;
  readonly indexSync: Pick<IndexSync, 'catchUp' | 'ready' | 'revisionOf'>;
  readonly spaceLocks: SpaceLocks;
  readonly onEntries: OnEntries;
  readonly afterChange: AfterChange;
}

/** A frame of a camera, analysed. */
export interface Frame {
  readonly image: Uint8Array;
  readonly picture: AnalysedPicture;
  /** Epoch ms when the camera says it was seen. */
  readonly timestamp: number | undefined;
  /** Only these persons are candidates. */
  readonly among: Candidates | undefined;
}

/** Stores one entry for every face of a frame, by the rules of its source, in one transaction. Largest face first. */
export async function ingest(
  deps: IngestDeps,
  source: SourceRow,
  settings: SourceSettings,
  frame: Frame,
): Promise<EntryId[]> {
  if (frame.picture.faces.length === 0) return [];
  const storeFrame = () => judgeAndStore(deps, source, settings, frame);
  return settings.auto_create_persons ? deps.spaceLocks.run(source.space_id, storeFrame) : storeFrame();
}

async function judgeAndStore(
  deps: IngestDeps,
  source: SourceRow,
  settings: SourceSettings,
  { image, picture, timestamp, among }: Frame,
): Promise<EntryId[]> {
  const { db, clock, ids, indexSync, media, onEntries, afterChange } = deps;
  const { space_id: spaceId } = source;
  const searched = settings.auto_create_persons ? await beforeSearch(indexSync, spaceId) : null;
  const now = clock();
  const judged = await judgeFaces(deps, source, settings, picture.faces, among);
  const creates = judged.some(({ result }) => result === 'new');
  const staged = await stageFrame({ media, ids }, frameOf(image, picture), judged, settings.store_images_for_results);
  const seen = settings.use_pps_time && timestamp !== undefined ? timestamp : now;
  const entryIds = await media.publishAfter(staged.names, () =>
    db.transaction(async (tx) => {
      if (creates) await db.lockDecisions(tx, spaceId);
      const change = { revision: await advanceRevision(tx, spaceId, 'entries'), now };
      if (creates && searched) await ensureStillNew(tx, searched);
      return writeEntries(
        tx,
        { onEntries, now },
        source,
        sightingsOf({ tx, ids, source, change }, judged, staged, seen),
      );
    }),
  );
  const renewed = judged.some(({ result }) => result === 'reinit');
  await afterChange(spaceId, { templates: renewed || creates, pictures: renewed, entries: true });
  return entryIds;
}

/** The transaction that stores a frame of a source. */
interface Storing {
  readonly tx: Tx;
  readonly ids: Ids;
  readonly source: SourceRow;
  readonly change: IndexChange;
}

/** What the entries of a frame say; persons are created and known anew on the way, each with its own entry. */
async function* sightingsOf(
  storing: Storing,
  judged: readonly Judged[],
  { fullImage, faceImages }: StagedFrame,
  seen: number,
): AsyncIterable<Sighting> {
  for (const [i, verdict] of judged.entries()) {
    const { face } = verdict;
    const pictures = { faceImage: faceImages[i] ?? null, fullImage };
    const person = await personOf(storing, verdict, pictures);
    // A person that was erased since the search is nobody any more.
    const gone = person === null && verdict.result !== 'det';
    const { result, confidence } = gone ? { result: 'nm' as const, confidence: null } : verdict;
    const shown = { facesize: face.areaPx, template: face.template, attributes: attributesOf(face) };
    yield { ...shown, ...pictures, person, result, confidence, seen };
  }
}

async function personOf(
  { tx, ids, source: { id: source_id, space_id }, change }: Storing,
  { result, personId, face }: Judged,
  { faceImage, fullImage }: Pick<Sighting, 'faceImage' | 'fullImage'>,
): Promise<PersonRow | null> {
  const { areaPx: facesize, template } = face;
  const attributes = attributesOf(face);
  if (result === 'new') {
    await countUsage(tx, space_id, 'personStored', change.now);
    const { liveness } = attributes;
    const values = { space_id, pid: ids.pid(), source_id, created: change.now, facesize, liveness };
    const shown = { face_image: faceImage, full_image: fullImage };
    return insertPerson(tx, { ...values, ...shown }, { template, entryId: null }, change);
  }
  const person = personId === null ? undefined : await getPerson(tx, space_id, personId);
  if (!person || result !== 'reinit') return person ?? null;
  return replaceLooks(tx, person, { template, facesize, faceImage, fullImage, attributes, entryId: null }, change);
}
