import { limits, type Pid, type SpaceId } from '@kith/contract';
import { giveAppearances } from '../../people/appearances/appearance-store.ts';
import { giveMemberships } from '../../people/groups/give-memberships.ts';
import { giveExceptions } from '../../people/groups/rules/exception-store.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import { type OnEnded, settlingAt } from '../../people/groups/settle.ts';
import { giveAttributes } from '../../people/persons/attribute-store.ts';
import {
  deletePerson,
  findPersonInSpaces,
  getPerson,
  type PersonRow,
  updatePerson,
} from '../../people/persons/store.ts';
import { deleteTemplates, giveTemplates, listTemplates } from '../../people/persons/template-store.ts';
import { giveWrongLooks } from '../../people/persons/wrong-looks.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { giveCorrections } from '../entries/correction-store.ts';
import { giveEntries, namesOf } from '../entries/store.ts';
import { trashUnused } from '../entries/trash-unused.ts';
import { giveNamings } from '../strangers/naming-store.ts';

/** Hands on, in the transaction of a merge, what others remember of one person to the one that it turns out to be. */
export type OnMerge = (tx: Tx, spaceId: SpaceId, from: PersonId, into: PersonId) => Promise<void>;

export interface MergeDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly onMerge: OnMerge;
  readonly afterChange: AfterChange;
}

/**
 * Two persons turn out to be one: entries, memberships and templates of `from` become those of `into`, and `from` is gone.
 * Of templates the limit are kept, those of `into` first. What `into` has no name, external id, note or attribute for, it takes over.
 */
export async function mergePersons(
  { db, clock, onEnded, onMerge, afterChange }: MergeDeps,
  spaceIds: readonly SpaceId[],
  into: Pid,
  from: Pid,
): Promise<PersonRow | 'not found' | 'unknown' | 'the same'> {
  const target = await findPersonInSpaces(db.queries, spaceIds, into);
  if (!target) return 'not found';
  if (into === from) return 'the same';
  const { space_id: spaceId } = target;
  const merged = await db.transaction(async (tx) => {
    const change = { revision: await advanceRevision(tx, spaceId), now: clock() };
    const settling = settlingAt(onEnded, change.now);
    const person = await getPerson(tx, spaceId, target.id);
    const other = await findPersonInSpaces(tx, [spaceId], from);
    if (!person) return 'not found';
    if (!other) return 'unknown';
    const templates = await listTemplates(tx, other);
    const room = limits.templatesPerPerson - (await listTemplates(tx, person)).length;
    const idsOf = (rows: typeof templates) => rows.map((row) => row.id);
    await giveTemplates(tx, person, idsOf(templates.slice(0, room)), change);
    await deleteTemplates(tx, other, idsOf(templates.slice(room)), change);
    await giveMemberships(tx, settling, spaceId, other.id, person.id);
    await giveAttributes(tx, spaceId, other.id, person.id);
    await giveAppearances(tx, spaceId, other.id, person.id);
    await giveExceptions(tx, spaceId, other.id, person.id);
    await onMerge(tx, spaceId, other.id, person.id);
    await giveEntries(tx, spaceId, other.id, person.id);
    await giveCorrections(tx, spaceId, other.id, person.id);
    await giveWrongLooks(tx, spaceId, other.id, person.id);
    await giveNamings(tx, spaceId, other.id, person.id);
    await deletePerson(tx, spaceId, other.id, change);
    await followRules(tx, settling, spaceId, [person.id], { kind: 'anything' });
    await trashUnused(tx, spaceId, [
      ...namesOf(other),
      ...templates.slice(room).flatMap((template) => template.face_image ?? []),
    ]);
    return updatePerson(tx, person, {
      name: person.name ?? other.name,
      external_id: person.external_id ?? other.external_id,
      note: person.note || other.note,
    });
  });
  if (typeof merged === 'string') return merged;
  await afterChange(spaceId, { templates: true, pictures: true });
  return merged ?? 'not found';
}
