import type { EntryId, GroupId, Result, SourceId, SpaceId } from '@kith/contract';
import { groupsOfPerson } from '../../people/groups/store.ts';
import type { PersonRow } from '../../people/persons/store.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { toStored } from '../../platform/db/stored-template.ts';
import type { Attributes } from '../../recognition/calibration/attributes.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { countUsage } from '../../tenancy/usage/usage.ts';

/** One face that was seen, and what was decided about it. */
export interface Sighting {
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

/** An entry that was written, as far as those ask about it who are told of it. */
interface WrittenEntry extends Pick<Attributes, 'age' | 'sex' | 'mood' | 'liveness'> {
  readonly entryId: EntryId;
  readonly sourceId: SourceId;
  readonly personId: PersonId | null;
  readonly result: Result;
  readonly confidence: number | null;
  /** The groups that the person is in at this moment. */
  readonly groupIds: readonly GroupId[];
}

/**
 * The outbox: writes down who is to be told of entries, in the transaction that writes the entries. What is told to the world
 * is told because a row says so that came to the disk together with its entry, so a crash at any instant neither loses an
 * event nor invents one. Called once for all entries of a frame; whoever sends is woken after the commit.
 * @param now epoch ms of the transaction
 */
export type OnEntries = (tx: Tx, spaceId: SpaceId, entries: readonly WrittenEntry[], now: number) => Promise<void>;

type SightedBy = Pick<SourceRow, 'id' | 'space_id'>;

/**
 * Writes the entries of one frame of a source, each with the groups that its person is in at this moment, and what is owed for
 * them, all in the given transaction.
 * @param sightings taken one after another: what one shows may depend on the entry before it being there
 * @returns their ids, in the same order
 */
export async function writeEntries(
  tx: Tx,
  { onEntries, now }: { readonly onEntries: OnEntries; readonly now: number },
  source: SightedBy,
  sightings: Iterable<Sighting> | AsyncIterable<Sighting>,
): Promise<EntryId[]> {
  const written: WrittenEntry[] = [];
  for await (const sighting of sightings) written.push(await writeEntry(tx, now, source, sighting));
  if (written.length > 0) await onEntries(tx, source.space_id, written, now);
  return written.map(({ entryId }) => entryId);
}

async function writeEntry(
  tx: Tx,
  now: number,
  { id: sourceId, space_id: spaceId }: SightedBy,
  { facesize, template, attributes, result, person, confidence, ...sighting }: Sighting,
): Promise<WrittenEntry> {
  const groups = person ? await groupsOfPerson(tx, spaceId, person.id) : [];
  const personId = person?.id ?? null;
  const { id: entryId } = await tx
    .insertInto('entries')
    .values({
      space_id: spaceId,
      source_id: sourceId,
      person_id: personId,
      result,
      confidence,
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
      .values({ space_id: spaceId, entry_id: entryId, ...toStored(template) })
      .execute();
  }
  await countUsage(tx, spaceId, 'entryStored', now);
  const { age, sex, mood, liveness } = attributes;
  const groupIds = groups.map((group) => group.id);
  return { entryId, sourceId, personId, result, confidence, age, sex, mood, liveness, groupIds };
}
