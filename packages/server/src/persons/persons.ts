import type { Identification, Pid, SourceSettings, SpaceId } from '@kith/contract';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { PersonId } from '../db/schema.ts';
import { advanceRevision } from '../db/space-revision.ts';
import { clearFrames, namesOf, picturesOfPerson } from '../entries/store.ts';
import { stageFrame } from '../entries/store-pictures.ts';
import { writeEntry } from '../entries/write-entry.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { FaceIndex } from '../faceindex/face-index.ts';
import { forgetPerson } from '../groups/store.ts';
import type { Ids } from '../ids.ts';
import { type Media, trash } from '../media/media.ts';
import { type Decision, identify } from '../recognition/identify.ts';
import type { SpaceLocks } from '../recognition/space-locks.ts';
import type { SourceRow } from '../sources/store.ts';
import { getThresholds } from '../thresholds/thresholds.ts';
import { countUsage } from '../usage/usage.ts';
import type { AnalysedPicture, Face } from '../vision/vision.ts';
import type { WebhookDispatcher } from '../webhooks/dispatcher.ts';
import type { IndexSync } from './index-sync.ts';
import * as store from './store.ts';

export interface PersonsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly faceIndex: FaceIndex;
  readonly media: Media;
  readonly indexSync: IndexSync;
  readonly spaceLocks: SpaceLocks;
  readonly events: Pick<EventHub, 'wake'>;
  readonly webhooks: Pick<WebhookDispatcher, 'wake'>;
}

/** A picture with the face that an upload is about. */
export interface Portrait {
  readonly image: Uint8Array;
  readonly picture: AnalysedPicture;
  readonly face: Face;
}

/** Which weak matches count as somebody new. */
export type CreateOn = Readonly<Record<'ha' | 'junk', boolean>>;

/** Whether a decision asks for a new person. */
export const asksForPerson = (result: Decision['result'], on: CreateOn): boolean =>
  result === 'nm' || (result !== 'exact' && on[result]);

/** Finds the person of a portrait in the source's space, or creates one. */
export const findOrCreatePerson = (
  deps: PersonsDeps,
  source: SourceRow,
  settings: SourceSettings,
  portrait: Portrait,
  createOn: CreateOn,
): Promise<Identification> =>
  deps.spaceLocks.run(source.space_id, async () => {
    const { db } = deps;
    await deps.indexSync.catchUp(source.space_id);
    const thresholds = await getThresholds(db.queries, source.space_id);
    const decision = await identify(deps, source.space_id, portrait.face.template, thresholds);
    if (decision.result !== 'nm' && !asksForPerson(decision.result, createOn)) {
      const person = await store.getPerson(db.queries, source.space_id, decision.personId);
      if (person) return identification(decision.result, person.pid, decision.confidence);
    }
    const pid = await createPerson(deps, source, settings, portrait);
    return identification('new', pid, 100);
  });

/** Stores a person, its `new` entry and what that is owed; call it holding the lock of the space. */
async function createPerson(
  { db, clock, ids, indexSync, media, events, webhooks }: PersonsDeps,
  source: SourceRow,
  settings: SourceSettings,
  { image, picture, face }: Portrait,
): Promise<Pid> {
  const now = clock();
  const staged = await stageFrame(
    { media, ids },
    image,
    picture.format,
    [{ face, result: 'new' }],
    settings.store_images_for_results,
  );
  const pictures = { face_image: staged.faceImages[0] ?? null, full_image: staged.fullImage };
  const person = await media.publishAfter(staged.names, () =>
    db.transaction(async (tx) => {
      const revision = await advanceRevision(tx, source.space_id);
      const values = {
        space_id: source.space_id,
        pid: ids.pid(),
        source_id: source.id,
        created: now,
        facesize: face.areaPx,
        ...pictures,
      };
      const row = await store.insertPerson(tx, values, face.template, { revision, now });
      await countUsage(tx, source.space_id, 'personStored', now);
      await writeEntry(
        tx,
        { ids, now },
        {
          source,
          face,
          result: 'new',
          person: row,
          confidence: 100,
          seen: now,
          faceImage: pictures.face_image,
          fullImage: pictures.full_image,
        },
      );
      return row;
    }),
  );
  await indexSync.catchUp(source.space_id);
  events.wake(source.space_id);
  webhooks.wake();
  return person.pid;
}

/** Who this face is, without storing anything. */
export async function searchPerson(
  deps: Pick<PersonsDeps, 'db' | 'faceIndex'>,
  spaceId: SpaceId,
  face: Face,
  among: readonly PersonId[] | undefined,
): Promise<Identification> {
  const { db } = deps;
  const thresholds = await getThresholds(db.queries, spaceId);
  const decision = await identify(deps, spaceId, face.template, thresholds, among);
  const person = decision.result === 'nm' ? undefined : await store.getPerson(db.queries, spaceId, decision.personId);
  return person
    ? identification(decision.result, person.pid, decision.confidence)
    : identification('nm', null, decision.confidence);
}

/**
 * Erases a person: template, memberships, entries and all pictures that show the person, in the database, in the face
 * index and on the disk. Frames shared with other entries go, too: they show the person.
 */
export async function erasePerson(
  { db, clock, indexSync, media }: Pick<PersonsDeps, 'db' | 'clock' | 'indexSync' | 'media'>,
  spaceIds: readonly SpaceId[],
  pid: Pid,
): Promise<'erased' | 'not found'> {
  const found = await store.findPersonInSpaces(db.queries, spaceIds, pid);
  if (!found) return 'not found';
  const { id, space_id: spaceId } = found;
  const erased = await db.transaction(async (tx) => {
    const revision = await advanceRevision(tx, spaceId);
    const person = await store.getPerson(tx, spaceId, id);
    if (!person) return false;
    const pictures = [...new Set([...namesOf(person), ...(await picturesOfPerson(tx, spaceId, id))])];
    await forgetPerson(tx, spaceId, id);
    await store.deletePerson(tx, spaceId, id, { revision, now: clock() });
    await clearFrames(tx, spaceId, pictures);
    await store.clearInitialFrames(tx, spaceId, pictures);
    await trash(tx, pictures);
    return true;
  });
  if (!erased) return 'not found';
  await indexSync.catchUp(spaceId);
  await media.emptyTrash();
  db.scrub();
  return 'erased';
}

const identification = (result: Identification['result'], pid: Pid | null, confidence: number): Identification => ({
  result,
  pid,
  confidence,
  age: null,
  sex: null,
  mood: null,
  pan: null,
  tilt: null,
});
