import type { EntryId, Result, SourceSettings } from '@kith/contract';
import type { Tx } from '../db/database.ts';
import type { PersonId } from '../db/schema.ts';
import { advanceRevision } from '../db/space-revision.ts';
import { asksForPerson, type PersonsDeps } from '../persons/persons.ts';
import { getPerson, insertPerson, type PersonRow } from '../persons/store.ts';
import { identify } from '../recognition/identify.ts';
import type { SourceRow } from '../sources/store.ts';
import { getThresholds } from '../thresholds/thresholds.ts';
import { countUsage } from '../usage/usage.ts';
import type { AnalysedPicture, Face } from '../vision/vision.ts';
import { stageFrame } from './store-pictures.ts';
import { writeEntry } from './write-entry.ts';

/** A frame of a camera, analysed. */
export interface Frame {
  readonly image: Uint8Array;
  readonly picture: AnalysedPicture;
  /** Epoch ms when the camera says it was seen. */
  readonly timestamp: number | undefined;
  /** Only these persons are candidates. */
  readonly among: readonly PersonId[] | undefined;
}

/** What was decided about a face before anything is written. */
interface Judged {
  readonly face: Face;
  readonly result: Result;
  readonly personId: PersonId | null;
  readonly confidence: number | null;
}

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
  const { db, clock, ids, indexSync, media, events, webhooks } = deps;
  if (settings.auto_create_persons) await indexSync.catchUp(source.space_id);
  const now = clock();
  const judged: Judged[] = [];
  for (const face of picture.faces) judged.push(await judge(deps, source, settings, face, among));
  const staged = await stageFrame({ media, ids }, image, picture.format, judged, settings.store_images_for_results);
  const seen = settings.use_pps_time && timestamp !== undefined ? timestamp : now;
  const entryIds = await media.publishAfter(staged.names, () =>
    db.transaction(async (tx) => {
      const revision = await advanceRevision(tx, source.space_id);
      const written: EntryId[] = [];
      for (const [i, { face, ...verdict }] of judged.entries()) {
        const pictures = { face_image: staged.faceImages[i] ?? null, full_image: staged.fullImage };
        const person = await personOf(tx, verdict, () => {
          const values = {
            space_id: source.space_id,
            pid: ids.pid(),
            source_id: source.id,
            created: now,
            facesize: face.areaPx,
          };
          return insertPerson(tx, { ...values, ...pictures }, face.template, { revision, now });
        });
        if (person && verdict.result === 'new') await countUsage(tx, source.space_id, 'personStored', now);
        // A person that was erased since the search is nobody any more.
        const gone = person === null && verdict.personId !== null;
        written.push(
          await writeEntry(
            tx,
            { ids, now },
            {
              source,
              face,
              person,
              result: gone ? 'nm' : verdict.result,
              confidence: gone ? null : verdict.confidence,
              seen,
              faceImage: pictures.face_image,
              fullImage: pictures.full_image,
            },
          ),
        );
      }
      return written;
    }),
  );
  if (judged.some(({ result }) => result === 'new')) await indexSync.catchUp(source.space_id);
  events.wake(source.space_id);
  webhooks.wake();
  return entryIds;

  async function personOf(tx: Tx, { result, personId }: Omit<Judged, 'face'>, create: () => Promise<PersonRow>) {
    if (result === 'new') return create();
    return personId === null ? null : ((await getPerson(tx, source.space_id, personId)) ?? null);
  }
}

async function judge(
  deps: Pick<PersonsDeps, 'db' | 'faceIndex'>,
  source: SourceRow,
  settings: SourceSettings,
  face: Face,
  among: readonly PersonId[] | undefined,
): Promise<Judged> {
  if (face.areaPx < settings.identify_facesize_threshold)
    return { face, result: 'det', personId: null, confidence: null };
  const thresholds = await getThresholds(deps.db.queries, source.space_id);
  const decision = await identify(deps, source.space_id, face.template, thresholds, among);
  const mayCreate =
    settings.auto_create_persons &&
    // Whoever is not in these groups may well be somebody who is known.
    among === undefined &&
    face.areaPx >= settings.auto_create_facesize_threshold;
  if (
    mayCreate &&
    asksForPerson(decision.result, { ha: settings.auto_create_on_ha, junk: settings.auto_create_on_junk })
  ) {
    return { face, result: 'new', personId: null, confidence: 100 };
  }
  if (decision.result === 'nm') return { face, result: 'nm', personId: null, confidence: null };
  return { face, result: decision.result, personId: decision.personId, confidence: decision.confidence };
}
