import type { EntryId, Result, SourceSettings } from '@kith/contract';
import { type Candidates, identify } from '../../people/persons/identify.ts';
import type { IndexChange } from '../../people/persons/index-changes.ts';
import { getPerson, insertPerson, type PersonRow } from '../../people/persons/store.ts';
import { countTemplates } from '../../people/persons/template-store.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { frameOf, stageFrame } from '../../platform/media/store-pictures.ts';
import { attributesOf } from '../../recognition/calibration/attributes.ts';
import type { AnalysedPicture, Face } from '../../recognition/vision/vision.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { countUsage } from '../../tenancy/usage/usage.ts';
import type { PersonsDeps } from '../deps.ts';
import { asksForPerson } from '../enrol/enrol.ts';
import { type Sighting, writeEntries } from '../entries/write-entries.ts';
import { replaceLooks } from '../reinit/reinit-person.ts';
import { isUsable, mayBecomeTemplate } from './source-rules.ts';

/** A frame of a camera, analysed. */
export interface Frame {
  readonly image: Uint8Array;
  readonly picture: AnalysedPicture;
  /** Epoch ms when the camera says it was seen. */
  readonly timestamp: number | undefined;
  /** Only these persons are candidates. */
  readonly among: Candidates | undefined;
}

/** What was decided about a face before anything is written. */
interface Judged {
  readonly face: Face;
  readonly result: Result;
  readonly personId: PersonId | null;
  readonly confidence: number | null;
}

/** A face that replaces the template of a person must be so many times as large as the one before. */
const REINIT_GROWTH = 2;

/** Stores one entry for every face of a frame, by the rules of its source, in one transaction. Largest face first. */
export async function ingest(
  deps: PersonsDeps,
  source: SourceRow,
  settings: SourceSettings,
  frame: Frame,
): Promise<EntryId[]> {
  if (frame.picture.faces.length === 0) return [];
  const storeFrame = () => judgeAndStore(deps, source, settings, frame);
  return settings.auto_create_persons ? deps.spaceLocks.run(source.space_id, storeFrame) : storeFrame();
}

async function judgeAndStore(
  deps: PersonsDeps,
  source: SourceRow,
  settings: SourceSettings,
  { image, picture, timestamp, among }: Frame,
): Promise<EntryId[]> {
  const { db, clock, ids, indexSync, media, events, webhooks, onEntries } = deps;
  const { space_id: spaceId } = source;
  if (settings.auto_create_persons) await indexSync.catchUp(spaceId);
  const now = clock();
  const judged: Judged[] = [];
  for (const face of picture.faces) judged.push(await judge(deps, source, settings, face, among));
  const staged = await stageFrame({ media, ids }, frameOf(image, picture), judged, settings.store_images_for_results);
  const seen = settings.use_pps_time && timestamp !== undefined ? timestamp : now;
  const entryIds = await media.publishAfter(staged.names, () =>
    db.transaction(async (tx) => {
      const change = { revision: await advanceRevision(tx, spaceId, 'entries'), now };
      return writeEntries(tx, { onEntries, now }, source, sightings(tx, change));
    }),
  );
  if (judged.some(({ result }) => result === 'new' || result === 'reinit')) {
    await indexSync.catchUp(spaceId);
    await media.emptyTrash();
  }
  events.wake(spaceId);
  webhooks.wake();
  return entryIds;

  async function* sightings(tx: Tx, change: IndexChange): AsyncIterable<Sighting> {
    for (const [i, verdict] of judged.entries()) {
      const { face } = verdict;
      const pictures = { faceImage: staged.faceImages[i] ?? null, fullImage: staged.fullImage };
      const person = await personOf(tx, source, verdict, pictures, change);
      // A person that was erased since the search is nobody any more.
      const gone = person === null && verdict.result !== 'det';
      const { result, confidence } = gone ? { result: 'nm' as const, confidence: null } : verdict;
      const shown = { facesize: face.areaPx, template: face.template, attributes: attributesOf(face) };
      yield { ...shown, ...pictures, person, result, confidence, seen };
    }
  }

  async function personOf(
    tx: Tx,
    { id: source_id, space_id }: SourceRow,
    { result, personId, face }: Judged,
    { faceImage, fullImage }: { readonly faceImage: string | null; readonly fullImage: string | null },
    change: IndexChange,
  ): Promise<PersonRow | null> {
    const { areaPx: facesize, template } = face;
    const attributes = attributesOf(face);
    if (result === 'new') {
      await countUsage(tx, space_id, 'personStored', now);
      const { liveness } = attributes;
      const values = { space_id, pid: ids.pid(), source_id, created: now, facesize, liveness };
      const shown = { face_image: faceImage, full_image: fullImage };
      return insertPerson(tx, { ...values, ...shown }, { template, entryId: null }, change);
    }
    const person = personId === null ? undefined : await getPerson(tx, space_id, personId);
    if (!person || result !== 'reinit') return person ?? null;
    return replaceLooks(tx, person, { template, facesize, faceImage, fullImage, attributes, entryId: null }, change);
  }
}

async function judge(
  deps: Pick<PersonsDeps, 'db' | 'faceIndex'>,
  source: SourceRow,
  settings: SourceSettings,
  face: Face,
  among: Candidates | undefined,
): Promise<Judged> {
  const nobody = { face, personId: null, confidence: null };
  if (face.areaPx < settings.identify_facesize_threshold) return { ...nobody, result: 'det' };
  const thresholds = await getThresholds(deps.db.queries, source.space_id);
  const decision = await identify(deps, source.space_id, face.template, thresholds, among);
  const mayCreate =
    settings.auto_create_persons &&
    // Whoever is not in these groups may well be somebody who is known.
    among === undefined &&
    mayBecomeTemplate(face, settings);
  const on = { ha: settings.auto_create_on_ha, junk: settings.auto_create_on_junk };
  if (mayCreate && asksForPerson(decision.result, on)) return { ...nobody, result: 'new', confidence: 100 };
  // A face that cannot be relied on says nothing when it is like nobody's.
  if (decision.result === 'nm') return { ...nobody, result: isUsable(face, settings) ? 'nm' : 'det' };
  const { personId, confidence } = decision;
  const known = { face, personId, confidence };
  const reinits = decision.result === 'exact' && (await mayReinit(deps, source, settings, face, personId));
  return { ...known, result: reinits ? 'reinit' : decision.result };
}

async function mayReinit(
  { db }: Pick<PersonsDeps, 'db'>,
  { space_id: spaceId }: SourceRow,
  settings: SourceSettings,
  face: Face,
  personId: PersonId,
): Promise<boolean> {
  if (!settings.auto_reinit || !mayBecomeTemplate(face, settings)) return false;
  const person = await getPerson(db.queries, spaceId, personId);
  if (!person || face.areaPx < REINIT_GROWTH * person.facesize) return false;
  // Several templates were chosen by somebody; one came by itself.
  return (await countTemplates(db.queries, [spaceId], [personId])).get(personId) === 1;
}
