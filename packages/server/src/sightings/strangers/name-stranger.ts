import type { EntryId, SpaceId, StrangerId, StrangerName } from '@kith/contract';
import type { MembershipRefusal } from '../../people/groups/groups.ts';
import { groupsToJoin, joinGroups } from '../../people/groups/join-groups.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import { type OnEnded, settlingAt } from '../../people/groups/settle.ts';
import { changeAttributes } from '../../people/persons/attribute-store.ts';
import type { Gallery } from '../../people/persons/gallery.ts';
import { findPersonInSpaces, getPerson, type PersonRow } from '../../people/persons/store.ts';
import { listTemplates } from '../../people/persons/template-store.ts';
import { deleteWrongLooks } from '../../people/persons/wrong-looks.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import { findSource } from '../../tenancy/sources/store.ts';
import type { AfterChange } from '../after-change.ts';
import { type Naming as EntryNaming, nameEntries } from '../entries/name-entries.ts';
import type { StrangerRow } from '../joining/store.ts';
import { type Keep, keepFor, type StagingDeps } from '../samples/sample.ts';
import { deleteStranger, entriesOf } from './deed-store.ts';
import { findStranger } from './find-strangers.ts';
import { keepNaming, UNDO_MS } from './naming-store.ts';
import { addLooks, insertKnownBy, type NewLooks, stageLooks } from './new-looks.ts';
import { type Prepared, prepareNaming } from './prepare-naming.ts';
import { facesOfEntries } from './stranger-faces.ts';

export interface NameDeps extends StagingDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly gallery: Pick<Gallery, 'ensureRoom'>;
  readonly afterChange: AfterChange;
}

/** A stranger who has become a person. */
export interface Named {
  readonly kind: 'named';
  readonly person: PersonRow;
  readonly created: boolean;
  /** How many entries are the person's now. */
  readonly entries: number;
  /** How many faces more the person is known by. */
  readonly templates: number;
  /** Until when it can be taken back: epoch ms. */
  readonly undoUntil: number;
}

/** Why a stranger stays one; nothing was changed. */
export type NamingRefusal =
  | MembershipRefusal
  | { readonly kind: 'not found' | 'unknown person' | 'no face' | 'external id taken' };

/**
 * Says who a stranger is: somebody new, or somebody who is known. The person comes to be known by the best faces, and the entries become the
 * person's, with the groups that they were told with; the stranger is gone. All of it or nothing, and nobody is told.
 */
export async function nameStranger(
  deps: NameDeps,
  spaceIds: readonly SpaceId[],
  id: StrangerId,
  wish: StrangerName,
): Promise<Named | NamingRefusal> {
  const { db, media, gallery, afterChange } = deps;
  for (;;) {
    const stranger = await findStranger(db.queries, spaceIds, id);
    if (!stranger) return { kind: 'not found' };
    const { space_id: spaceId } = stranger;
    const person = wish.pid ? await findPersonInSpaces(db.queries, [spaceId], wish.pid) : null;
    if (person === undefined) return { kind: 'unknown person' };
    const prepared = await prepareNaming(deps, stranger, person);
    if (!person && prepared.samples.length === 0) return { kind: 'no face' };
    gallery.ensureRoom(spaceId, prepared.samples.length);
    const looks = await stageLooks(media, prepared.samples, person ? 'face' : await keepOfNew(db, stranger, prepared));
    const commit = () =>
      db.unlessTaken(() => db.transaction((tx) => write(tx, deps, { stranger, person, wish, prepared, looks })));
    const written = await media.publishAfter(looks.names, commit, (outcome) => isNamed(outcome));
    if (written === 'taken') return { kind: 'external id taken' };
    if (written === 'changed meanwhile') continue;
    if (written.kind === 'named') await afterChange(spaceId, { templates: true, strangers: true });
    return written;
  }
}

/** What is kept of somebody who is new is what the source of the best face says. */
async function keepOfNew({ queries }: Database, { space_id }: StrangerRow, { sourceId }: Prepared): Promise<Keep> {
  const source = sourceId && (await findSource(queries, [space_id], sourceId));
  return source ? keepFor(settingsOf(source), 'new') : 'face';
}

type Written = Named | NamingRefusal | 'changed meanwhile';

const isNamed = (written: Written | 'taken'): boolean => typeof written === 'object' && written.kind === 'named';

interface Naming {
  readonly stranger: StrangerRow;
  readonly person: PersonRow | null;
  readonly wish: StrangerName;
  readonly prepared: Prepared;
  readonly looks: NewLooks;
}

async function write(
  tx: Tx,
  { clock, ids, onEnded }: NameDeps,
  { stranger: asked, person, wish, prepared, looks }: Naming,
): Promise<Written> {
  const { space_id: spaceId } = asked;
  const change = { revision: await advanceRevision(tx, spaceId), now: clock() };
  const settling = settlingAt(onEnded, change.now);
  const stranger = await findStranger(tx, [spaceId], asked.id);
  if (!stranger) return { kind: 'not found' };
  const known = person && (await getPerson(tx, spaceId, person.id));
  if (known === undefined) return { kind: 'unknown person' };
  const entries = await entriesOf(tx, stranger);
  if (!(await isUnchanged(tx, known, entries, prepared))) return 'changed meanwhile';
  const joinable = await groupsToJoin(tx, settling, spaceId, wish.groups_ids, known?.id ?? null);
  if (joinable.kind !== 'joinable') return joinable;

  const { name = null, external_id = null } = wish;
  const source_id = prepared.sourceId;
  const owner =
    known ?? (await insertKnownBy(tx, ids, { space_id: spaceId, source_id, name, external_id }, looks.looks, change));
  if (known) await addLooks(tx, known, looks.looks, change);
  else await changeAttributes(tx, spaceId, new Map([[owner.id, wish.attributes ?? {}]]));
  await joinGroups(tx, spaceId, owner.id, joinable, change.now);
  await keepNaming(tx, stranger, {
    ...{ personId: owner.id, isNew: known === null, now: change.now },
    templates: await newLooksOf(tx, owner, prepared),
    groups: known ? joinable.joining : [],
  });
  await nameEntries(tx, spaceId, owner.id, await namingsOf(tx, stranger, entries, prepared));
  await deleteWrongLooks(tx, spaceId, entries, owner.id);
  await followRules(tx, settling, spaceId, [owner.id], { kind: 'anything' });
  await deleteStranger(tx, stranger);
  noteChange(tx, spaceId, 'strangers');
  return {
    kind: 'named',
    person: owner,
    created: known === null,
    entries: entries.length,
    templates: looks.looks.length,
    undoUntil: change.now + UNDO_MS,
  };
}

/** By what the person is known that was not before. */
async function newLooksOf(tx: Tx, owner: PersonRow, { before }: Prepared) {
  const were = new Set(before);
  return (await listTemplates(tx, owner)).map(({ id }) => id).filter((id) => !were.has(id));
}

/** Whether what was prepared holds: the faces are the stranger's, and the person is known by the same ones. */
async function isUnchanged(
  tx: Tx,
  person: PersonRow | null,
  entries: readonly EntryId[],
  { before, samples }: Prepared,
): Promise<boolean> {
  const now = person ? (await listTemplates(tx, person)).map(({ id }) => id) : [];
  const kept = new Set<EntryId | null>(entries);
  return now.join() === before.join() && samples.every(({ entryId }) => kept.has(entryId));
}

/** What all entries of a stranger are, those too that have come since it was prepared. */
async function namingsOf(
  tx: Tx,
  stranger: StrangerRow,
  entries: readonly EntryId[],
  { namings, namingOf }: Prepared,
): Promise<ReadonlyMap<EntryId, EntryNaming>> {
  const newer = entries.filter((id) => !namings.has(id));
  const faces = new Map((await facesOfEntries(tx, stranger, newer)).map((face) => [face.entryId, face]));
  return new Map(entries.map((id) => [id, namings.get(id) ?? namingOf(faces.get(id))]));
}
