import type { EntryId, SourceId, SpaceId } from '@kith/contract';
import {
  advanceRevision,
  type Database,
  insertSigns,
  type RawTemplate,
  type ScaledTemplate,
  scaleTemplates,
  signsRow,
  toStored,
} from '@kith/server/parts';

/** Entries stored in one transaction. */
const BATCH = 500;

/** A face that was seen. */
export interface SeenFace {
  readonly face: RawTemplate;
  readonly sourceId: SourceId;
  /** Epoch ms. */
  readonly seen: number;
}

interface Options {
  /** Is told after each transaction how many there are. */
  readonly onStored?: (entries: number) => void;
  /** Whether this version stores them, or one that knows of no signs. */
  readonly isSigned?: boolean;
}

/** Stores entries of nobody quickly, as they are looked for; without pictures. @returns their ids, in order */
export async function manyEntries(
  db: Database,
  spaceId: SpaceId,
  faces: Iterable<SeenFace>,
  { onStored = () => undefined, isSigned = true }: Options = {},
): Promise<EntryId[]> {
  const stored: EntryId[] = [];
  const store = async (batch: readonly SeenFace[]) => {
    const scaled = isSigned ? scaleTemplates(batch.map(({ face }) => face)) : [];
    await db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId, 'entries');
      const rows = await tx
        .insertInto('entries')
        .values(batch.map((one) => entryOf(spaceId, one)))
        .returning('id')
        .execute();
      const ids = rows.map(({ id }) => id).sort((a, b) => a - b);
      const withIds = batch.flatMap((one, i) => (ids[i] ? [{ ...one, entryId: ids[i] }] : []));
      await tx
        .insertInto('entry_templates')
        .values(withIds.map(({ entryId, face }) => ({ space_id: spaceId, entry_id: entryId, ...toStored(face) })))
        .execute();
      if (isSigned) {
        await insertSigns(
          tx,
          withIds.map((one, i) => signsRow(spaceId, one, scaled[i] as ScaledTemplate)),
        );
      }
      stored.push(...ids);
    });
    onStored(stored.length);
  };
  let batch: SeenFace[] = [];
  for (const face of faces) {
    batch.push(face);
    if (batch.length < BATCH) continue;
    await store(batch);
    batch = [];
  }
  if (batch.length > 0) await store(batch);
  return stored;
}

const entryOf = (space_id: SpaceId, { sourceId: source_id, seen }: SeenFace) => ({
  ...{ space_id, source_id, person_id: null, result: 'nm' as const, confidence: null, created: seen, stored: seen },
  ...{ facesize: 1, age: null, sex: null, mood: null, liveness: '' as const },
  ...{ exposure: null, blur: null, pan: null, tilt: null, face_image: null, full_image: null, persons_groups: '[]' },
});
