import type { EntryId, Pid, Result, SourceId } from '@kith/contract';
import {
  advanceRevision,
  findPersonInSpaces,
  type RawTemplate,
  type ScaledTemplate,
  type Sighting as Seen,
  withScaled,
  writeEntries,
} from '@kith/server/parts';
import type { TestKith } from './test-kith.ts';

/** Who was seen where, when and how surely. */
export interface Sighting {
  readonly sourceId: SourceId;
  readonly result?: Result;
  readonly confidence?: number | null;
  readonly age?: number | null;
  /** When it is stored: epoch ms. */
  readonly now: number;
  /** When it was seen, where that was before. */
  readonly seen?: number;
  /** What is known of the faces; strangers have to have one. */
  readonly face?: RawTemplate;
}

const nothingKnown = { template: new Float32Array() as RawTemplate, scaled: new Float32Array() as ScaledTemplate };

/** Writes entries of one frame, as a picture would; null is a stranger. */
export const see = (
  { context: { db, rememberedGroups, onEntries, onEnded }, spaceId }: TestKith,
  pids: readonly (Pid | null)[],
  { sourceId, result = 'ha', confidence = 90, age = null, now, seen = now, face }: Sighting,
): Promise<EntryId[]> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    const sightings: Seen[] = [];
    for (const pid of pids) {
      const person = pid === null ? null : ((await findPersonInSpaces(tx, [spaceId], pid)) ?? null);
      const unknown = { sex: null, mood: null, exposure: null, blur: null, pan: null, tilt: null };
      sightings.push({
        sourceId,
        facesize: 40_000,
        ...(face ? withScaled(face) : nothingKnown),
        attributes: { ...unknown, age, liveness: '' as const },
        result: person ? result : 'nm',
        confidence: person ? confidence : null,
        person,
        seen,
        faceImage: null,
        fullImage: null,
      });
    }
    return writeEntries(tx, { rememberedGroups, onEntries, onEnded, now }, spaceId, sightings);
  });

/** Which entries are owed to a profile. */
export const owed = async ({ context: { db } }: TestKith, profileId: number): Promise<EntryId[]> =>
  (await db.queries.selectFrom('deliveries').selectAll().orderBy('entry_id').execute())
    .filter((delivery) => delivery.notification_id === profileId)
    .map((delivery) => delivery.entry_id);
