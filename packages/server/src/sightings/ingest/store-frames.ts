import type { EntryId, SpaceId } from '@kith/contract';
import type { RememberedGroups } from '../../people/groups/remembered-groups.ts';
import type { OnEnded } from '../../people/groups/settle.ts';
import { ensureStillNew, type Searched } from '../../people/persons/still-new.ts';
import { getPersons, insertPerson, type PersonRow } from '../../people/persons/store.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { Ids } from '../../platform/ids.ts';
import type { StagedFrame } from '../../platform/media/store-pictures.ts';
import { attributesOf } from '../../recognition/calibration/attributes.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { countUsage } from '../../tenancy/usage/usage.ts';
import { type OnEntries, type Sighting, writeEntries } from '../entries/write-entries.ts';
import type { Joining, Sought } from '../joining/join-strangers.ts';
import { replaceLooks } from '../reinit/replace-looks.ts';
import type { Judged } from './judge.ts';

/** What else is written with the entries of a frame, in their transaction. Called anew when that is tried anew. */
export type OnStored = (tx: Tx, entryIds: readonly EntryId[]) => Promise<void>;

/** A frame of a source about whose faces everything is decided, and whose pictures are staged. */
export interface JudgedFrame {
  readonly sourceId: SourceRow['id'];
  /** The largest face first. */
  readonly judged: readonly Judged[];
  readonly staged: StagedFrame;
  /** Epoch ms. */
  readonly seen: number;
  /** Where it makes somebody known: the search that found nobody. */
  readonly searched: Searched | null;
  readonly onStored?: OnStored | undefined;
  /** The strangers whom faces that nobody knows may be of, where that was looked for. */
  readonly sought?: ReadonlyMap<Judged, Sought>;
}

/** What writing frames takes, beside the transaction. */
export interface Storing {
  readonly ids: Ids;
  readonly rememberedGroups: RememberedGroups;
  readonly onEntries: OnEntries;
  readonly onEnded: OnEnded;
  /** Epoch ms. */
  readonly now: number;
  /** To which the transaction advanced the space. */
  readonly revision: number;
  readonly joining?: Joining;
}

/**
 * Writes one entry for every face of some frames of a space, in the order of the frames and of their faces. Persons are created and
 * known anew on the way.
 * @returns the ids of the entries of each frame
 * @throws {Overtaken} somebody who was to be made known may not be new any more
 */
export async function storeFrames(
  tx: Tx,
  storing: Storing,
  spaceId: SpaceId,
  frames: readonly JudgedFrame[],
): Promise<EntryId[][]> {
  const { now } = storing;
  for (const { searched } of frames) if (searched) await ensureStillNew(tx, searched);
  const faces = frames.flatMap((frame) => frame.judged.map((verdict, i) => ({ frame, verdict, i })));
  const persons = await getPersons(tx, spaceId, [...new Set(faces.flatMap(({ verdict }) => verdict.personId ?? []))]);
  const entryIds: EntryId[] = [];
  let waiting: Sighting[] = [];
  const write = async () => {
    const sightings = waiting;
    waiting = [];
    entryIds.push(...(await writeEntries(tx, storing, spaceId, sightings)));
  };
  for (const { frame, verdict, i } of faces) {
    // Which pictures are not shown any more can be said only when the entries before are there.
    if (verdict.result === 'reinit') await write();
    const pictures = { faceImage: frame.staged.faceImages[i] ?? null, fullImage: frame.staged.fullImage };
    const person = await personOf(tx, storing, { spaceId, sourceId: frame.sourceId }, persons, verdict, pictures);
    const sought = frame.sought?.get(verdict);
    const unknown = sought && { sought, frame };
    waiting.push({ ...shownBy(verdict, person), ...pictures, sourceId: frame.sourceId, seen: frame.seen, unknown });
  }
  await write();
  const created = faces.filter(({ verdict }) => verdict.result === 'new').length;
  if (created > 0) await countUsage(tx, spaceId, 'personStored', now, created);
  const ofFrames = frames.map(({ judged }) => entryIds.splice(0, judged.length));
  for (const [i, { onStored }] of frames.entries()) await onStored?.(tx, ofFrames[i] ?? []);
  return ofFrames;
}

/** What the entry of a face says of it. A person that was erased since the search is nobody any more. */
function shownBy(verdict: Judged, person: PersonRow | null) {
  const { face } = verdict;
  const gone = person === null && verdict.result !== 'det';
  // Whoever was nearest is erased: there is nothing to say of it.
  const reason = gone && verdict.personId !== null ? null : verdict.reason;
  const { result, confidence } = gone ? { result: 'nm' as const, confidence: null } : verdict;
  const { template, scaled } = face;
  const seen = { facesize: face.areaPx, template, scaled, attributes: attributesOf(face) };
  return { ...seen, person, result, confidence, reason };
}

async function personOf(
  tx: Tx,
  { ids, now, revision }: Storing,
  { spaceId: space_id, sourceId: source_id }: { readonly spaceId: SpaceId; readonly sourceId: SourceRow['id'] },
  persons: Map<PersonId, PersonRow>,
  { result, personId, face }: Judged,
  { faceImage, fullImage }: Pick<Sighting, 'faceImage' | 'fullImage'>,
): Promise<PersonRow | null> {
  const { areaPx: facesize, template, scaled } = face;
  const attributes = attributesOf(face);
  const change = { revision, now };
  if (result === 'new') {
    const { liveness } = attributes;
    const values = { space_id, pid: ids.pid(), source_id, created: now, facesize, liveness };
    const shown = { face_image: faceImage, full_image: fullImage };
    return insertPerson(tx, { ...values, ...shown }, { template, scaled, entryId: null }, change);
  }
  const person = personId === null ? undefined : persons.get(personId);
  if (!person || result !== 'reinit') return person ?? null;
  const look = { template, scaled, facesize, faceImage, fullImage, attributes, entryId: null };
  const renewed = await replaceLooks(tx, person, look, change);
  persons.set(renewed.id, renewed);
  return renewed;
}
