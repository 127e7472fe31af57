import type { EntryId, Pid, SpaceId } from '@kith/contract';
import { forgetPerson } from '../../people/groups/store.ts';
import {
  clearInitialFrames,
  deletePerson,
  findPersonInSpaces,
  getPerson,
  type PersonRow,
} from '../../people/persons/store.ts';
import { listTemplates } from '../../people/persons/template-store.ts';
import { deleteWrongLooks } from '../../people/persons/wrong-looks.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { trash } from '../../platform/media/trash.ts';
import type { AfterChange } from '../after-change.ts';
import { wronglyOf } from '../entries/correction-store.ts';
import { clearFaces, clearFrames, namesOf, picturesOfPerson } from '../entries/store.ts';

/** What may stand where nothing else leads from a person. */
interface Traces {
  /** What the person is called by: pid, name and external id, as far as there are. */
  readonly words: readonly string[];
  /** Entries that were taken for the person's, before somebody corrected them. */
  readonly wronglyOf: readonly EntryId[];
}

/** A step of the transaction: whatever was told of somebody is forgotten. */
export type OnErase = (tx: Tx, spaceId: SpaceId, traces: Traces) => Promise<void>;

export interface EraseDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onErase: OnErase;
  readonly afterChange: AfterChange;
}

/**
 * Erases a person: templates, memberships, entries and all pictures that show the person, in the database, in the face
 * index and on the disk. Frames shared with other entries go, too: they show the person; and so does the face of an
 * entry that a template was taken from.
 */
export async function erasePerson(
  { db, clock, onErase, afterChange }: EraseDeps,
  spaceIds: readonly SpaceId[],
  pid: Pid,
): Promise<'erased' | 'not found'> {
  const found = await findPersonInSpaces(db.queries, spaceIds, pid);
  if (!found) return 'not found';
  const { id, space_id: spaceId } = found;
  const erased = await db.transaction(async (tx) => {
    const revision = await advanceRevision(tx, spaceId);
    const person = await getPerson(tx, spaceId, id);
    if (!person) return false;
    const templates = await listTemplates(tx, person);
    const seenIn = templates.flatMap((template) => template.entry_id ?? []);
    const pictures = new Set([
      ...namesOf(person),
      ...templates.flatMap((template) => template.face_image ?? []),
      ...(await picturesOfPerson(tx, spaceId, id)),
      ...(await clearFaces(tx, spaceId, seenIn)),
    ]);
    // Those whose face this is not would keep it.
    await deleteWrongLooks(tx, spaceId, seenIn);
    await onErase(tx, spaceId, await tracesOf(tx, person));
    await forgetPerson(tx, spaceId, id);
    await deletePerson(tx, spaceId, id, { revision, now: clock() });
    await clearFrames(tx, spaceId, [...pictures]);
    await clearInitialFrames(tx, spaceId, [...pictures]);
    await trash(tx, [...pictures]);
    return true;
  });
  if (!erased) return 'not found';
  await afterChange(spaceId, { templates: true, pictures: true, strangers: true });
  await db.scrub();
  return 'erased';
}

/** What nothing else leads to from a person who is about to be erased. */
export async function tracesOf(tx: Tx, { id, space_id, pid, name, external_id }: PersonRow): Promise<Traces> {
  const words = [pid, name, external_id].flatMap((word) => word?.trim() || []);
  return { words, wronglyOf: await wronglyOf(tx, space_id, id) };
}
