import type { EntryId, Liveness, Mood, Result } from '@kith/contract';
import type { Tx } from '../db/database.ts';
import { groupsOfPerson } from '../groups/store.ts';
import type { Ids } from '../ids.ts';
import { type PersonRow, toBytes } from '../persons/store.ts';
import type { SourceRow } from '../sources/store.ts';
import { countUsage } from '../usage/usage.ts';
import type { Face } from '../vision/vision.ts';
import { oweDeliveries } from '../webhooks/owe-deliveries.ts';

/** One face that was seen, and what was decided about it. */
export interface Sighting {
  readonly source: SourceRow;
  readonly face: Face;
  readonly result: Result;
  readonly person: PersonRow | null;
  readonly confidence: number | null;
  /** Epoch ms. */
  readonly seen: number;
  readonly faceImage: string | null;
  readonly fullImage: string | null;
}

/** Not computed yet for any face. */
const attributes: { age: number | null; sex: 0 | 1 | null; mood: Mood | null; liveness: Liveness | '' } = {
  age: null,
  sex: null,
  mood: null,
  liveness: '',
};

/**
 * Writes an entry with the groups that its person is in at this moment, and the deliveries that it is owed, all in the
 * given transaction.
 * @param now epoch ms of the transaction
 */
export async function writeEntry(
  tx: Tx,
  { ids, now }: { readonly ids: Ids; readonly now: number },
  sighting: Sighting,
): Promise<EntryId> {
  const { source, face, person, result } = sighting;
  const spaceId = source.space_id;
  const groups = person ? await groupsOfPerson(tx, spaceId, person.id) : [];
  const { id } = await tx
    .insertInto('entries')
    .values({
      space_id: spaceId,
      source_id: source.id,
      person_id: person?.id ?? null,
      result,
      confidence: sighting.confidence,
      created: sighting.seen,
      facesize: face.areaPx,
      ...attributes,
      exposure: null,
      pan: null,
      tilt: null,
      face_image: sighting.faceImage,
      full_image: sighting.fullImage,
      persons_groups: JSON.stringify(groups),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (face.template.length > 0) {
    await tx
      .insertInto('entry_templates')
      .values({ space_id: spaceId, entry_id: id, vector: toBytes(face.template) })
      .execute();
  }
  await countUsage(tx, spaceId, 'entryStored', now);
  await oweDeliveries(
    tx,
    { ids, now },
    {
      spaceId,
      entryId: id,
      result,
      mood: attributes.mood,
      liveness: attributes.liveness,
      sex: attributes.sex,
      age: attributes.age,
      sourceId: source.id,
      groupIds: groups.map((group) => group.id),
    },
  );
  return id;
}
