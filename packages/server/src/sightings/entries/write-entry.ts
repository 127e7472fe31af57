import type { EntryId, Result } from '@kith/contract';
import { oweDeliveries } from '../../notifications/deliveries/owe-deliveries.ts';
import { groupsOfPerson } from '../../people/groups/store.ts';
import type { PersonRow } from '../../people/persons/store.ts';
import { toBytes } from '../../people/persons/template-bytes.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Attributes } from '../../recognition/calibration/attributes.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { countUsage } from '../../tenancy/usage/usage.ts';

/** One face that was seen, and what was decided about it. */
export interface Sighting {
  readonly source: Pick<SourceRow, 'id' | 'space_id'>;
  /** Area in px². */
  readonly facesize: number;
  /** 512 float32 of unit length; empty when the face was not to be identified. */
  readonly template: Float32Array;
  readonly attributes: Attributes;
  readonly result: Result;
  readonly person: PersonRow | null;
  readonly confidence: number | null;
  /** Epoch ms. */
  readonly seen: number;
  readonly faceImage: string | null;
  readonly fullImage: string | null;
}

/**
 * Writes an entry with the groups that its person is in at this moment, and the deliveries that it is owed, all in the
 * given transaction.
 * @param now epoch ms of the transaction
 */
export async function writeEntry(
  tx: Tx,
  { ids, now }: { readonly ids: Ids; readonly now: number },
  { source, facesize, template, attributes, result, person, ...sighting }: Sighting,
): Promise<EntryId> {
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
      stored: now,
      facesize,
      ...attributes,
      face_image: sighting.faceImage,
      full_image: sighting.fullImage,
      persons_groups: JSON.stringify(groups),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (template.length > 0) {
    await tx
      .insertInto('entry_templates')
      .values({ space_id: spaceId, entry_id: id, vector: toBytes(template) })
      .execute();
  }
  await countUsage(tx, spaceId, 'entryStored', now);
  const { age, sex, mood, liveness } = attributes;
  const groupIds = groups.map((group) => group.id);
  await oweDeliveries(
    tx,
    { ids, now },
    {
      spaceId,
      entryId: id,
      result,
      confidence: sighting.confidence,
      mood,
      liveness,
      sex,
      age,
      sourceId: source.id,
      personId: person?.id ?? null,
      groupIds,
    },
  );
  return id;
}
