import type { SpaceId, StrangerId, TemplateId } from '@kith/contract';
import { forgetAppearances } from '../../people/appearances/appearance-store.ts';
import { leaveGroups } from '../../people/groups/join-groups.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import { type OnEnded, type Settling, settlingAt } from '../../people/groups/settle.ts';
import { forgetPerson } from '../../people/groups/store.ts';
import type { IndexChange } from '../../people/persons/index-changes.ts';
import { deletePerson, getPerson, type PersonRow, updatePerson } from '../../people/persons/store.ts';
import { deleteTemplates, listTemplates, type TemplateRow } from '../../people/persons/template-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { thereAllTheSame } from '../entries/count-anew.ts';
import { namesOf } from '../entries/store.ts';
import { trashUnused } from '../entries/trash-unused.ts';
import { type OnErase, tracesOf } from '../erase/erase-person.ts';
import { type StrangerRow, strangerSettings } from '../joining/store.ts';
import { findStranger } from './find-strangers.ts';
import { addSince, giveBack, idsOf, seenBeside } from './give-back.ts';
import { deleteNaming, findNaming, type NamingRow, namedEntries, UNDO_MS } from './naming-store.ts';
import { wrongAgain } from './wrong-again.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly onErase: OnErase;
  readonly afterChange: AfterChange;
}

/** A stranger is one again, and why not: nothing was changed then. */
export type Unnamed =
  | { readonly kind: 'stranger'; readonly stranger: StrangerRow }
  | { readonly kind: UndoRefusal; readonly person?: PersonRow };

type UndoRefusal =
  /** Nothing is kept of it: never named, too long ago, or the person is erased. */
  | 'not found'
  | 'too late'
  /** The space keeps no strangers any more. */
  | 'off'
  /** All entries are gone, or somebody has said something else of each. */
  | 'nothing left'
  /** A person who was known before has lost all other faces since. */
  | 'known by these alone'
  /** Somebody has said of other entries that they are of the person who was made by it. */
  | 'said of others';

/**
 * Takes back that somebody said who a stranger is: the entries are the stranger's again, the faces leave the person, and so does the person the groups
 * that came with it. Somebody who was made by it and is known by nothing else is gone; what was seen since by these faces is the stranger's.
 * Nobody is told. Of a stranger who is one nothing is changed.
 */
export async function undoNaming(
  { db, clock, onEnded, onErase, afterChange }: Deps,
  spaceIds: readonly SpaceId[],
  id: StrangerId,
): Promise<Unnamed> {
  const stranger = await findStranger(db.queries, spaceIds, id);
  if (stranger) return { kind: 'stranger', stranger };
  const found = await findNaming(db.queries, spaceIds, id);
  if (!found) return { kind: 'not found' };
  const { space_id: spaceId } = found;
  const outcome = await db.transaction(async (tx) => {
    const change = { revision: await advanceRevision(tx, spaceId), now: clock() };
    return takeBack(tx, { ...settlingAt(onEnded, change.now), onErase }, found, change);
  });
  if (outcome.kind !== 'stranger') return outcome;
  await afterChange(spaceId, { templates: true, pictures: true, strangers: true });
  await db.scrub();
  return outcome;
}

async function takeBack(
  tx: Tx,
  { onErase, ...settling }: Settling & Pick<Deps, 'onErase'>,
  found: NamingRow,
  change: IndexChange,
): Promise<Unnamed> {
  const { space_id: spaceId, stranger_id: id } = found;
  // Somebody else may have been quicker.
  const there = await findStranger(tx, [spaceId], id);
  if (there) return { kind: 'stranger', stranger: there };
  const naming = await findNaming(tx, [spaceId], id);
  const person = naming && (await getPerson(tx, spaceId, naming.person_id));
  if (!naming || !person) return { kind: 'not found' };
  if (change.now - naming.named >= UNDO_MS) return { kind: 'too late' };
  if (!(await strangerSettings(tx, spaceId)).enabled) return { kind: 'off' };
  const entries = await namedEntries(tx, naming);
  if (!entries.some(({ hasFace }) => hasFace)) return { kind: 'nothing left' };
  const made = new Set<TemplateId>(JSON.parse(naming.templates_ids));
  const looks = await listTemplates(tx, person);
  const others = looks.filter((look) => !made.has(look.id));
  const goes = others.length === 0;
  if (goes && naming.is_new === 0) return { kind: 'known by these alone', person };
  const since = goes ? await seenBeside(tx, naming) : [];
  if (since.some(({ isSaid }) => isSaid)) return { kind: 'said of others', person };

  const given = await giveBack(tx, naming, idsOf(entries));
  const stranger = since.length > 0 ? await addSince(tx, given, since) : given;
  if (goes) {
    const traces = await tracesOf(tx, person);
    await onErase(tx, spaceId, { ...traces, wronglyOf: [...traces.wronglyOf, ...idsOf(since)] });
    await erase(tx, person, looks, change);
  } else {
    const leaving = looks.filter((look) => made.has(look.id));
    await unlearn(tx, person, { leaving, others }, change);
    await thereAllTheSame(tx, settling, spaceId, await forgetAppearances(tx, spaceId, idsOf(entries)));
    await wrongAgain(tx, person, idsOf(entries));
    await leaveGroups(tx, settling, person, JSON.parse(naming.groups_ids), naming.named);
    await followRules(tx, settling, spaceId, [person.id], { kind: 'anything' });
  }
  await deleteNaming(tx, naming);
  noteChange(tx, spaceId, 'strangers');
  return { kind: 'stranger', stranger };
}

/** Who was made by it is gone. What was taken from entries they keep. */
async function erase(tx: Tx, person: PersonRow, looks: readonly TemplateRow[], change: IndexChange): Promise<void> {
  const { id, space_id: spaceId } = person;
  await forgetPerson(tx, spaceId, id);
  await deletePerson(tx, spaceId, id, change);
  await trashUnused(tx, spaceId, [...namesOf(person), ...looks.flatMap(({ face_image }) => face_image ?? [])]);
}

/** The person is not known by some faces any more, nor shown by one of them. */
async function unlearn(
  tx: Tx,
  person: PersonRow,
  { leaving, others }: { readonly leaving: readonly TemplateRow[]; readonly others: readonly TemplateRow[] },
  change: IndexChange,
): Promise<void> {
  const ids = leaving.map(({ id }) => id);
  await deleteTemplates(tx, person, ids, change);
  const pictures = leaving.flatMap(({ face_image }) => face_image ?? []);
  if (person.face_image !== null && pictures.includes(person.face_image)) {
    await updatePerson(tx, person, { face_image: others[0]?.face_image ?? null, full_image: null });
    pictures.push(...namesOf(person));
  }
  await trashUnused(tx, person.space_id, [...new Set(pictures)]);
}
