import type { EntryId, GroupId, Reason, Result, SourceId, SpaceId } from '@kith/contract';
import { appearancesNear, countAppearances } from '../../people/appearances/appearance-store.ts';
import { groupsInEffect, type MembershipInTime } from '../../people/groups/groups-in-effect.ts';
import type { RememberedGroups } from '../../people/groups/remembered-groups.ts';
import { beforeSightings } from '../../people/groups/rules/before-sightings.ts';
import { followThese } from '../../people/groups/rules/follow-rules.ts';
import { type RulesNow, rulesNow } from '../../people/groups/rules/rule-store.ts';
import { type OnEnded, settlingAt } from '../../people/groups/settle.ts';
import type { PersonRow } from '../../people/persons/store.ts';
import { askTogether, sendAhead } from '../../platform/db/ask-together.ts';
import type { Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { changesGroups } from '../../platform/db/space-revision.ts';
import { toStored } from '../../platform/db/stored-template.ts';
import type { Attributes } from '../../recognition/calibration/attributes.ts';
import type { FaceTemplates } from '../../recognition/scale/templates.ts';
import { countUsage } from '../../tenancy/usage/usage.ts';
import { type Joined, type Joining, joinStrangers, type Sought } from '../joining/join-strangers.ts';
import { NotJoined } from '../joining/not-joined.ts';
import { insertNotes, noteRow } from './note-store.ts';
import { insertSigns, signsRow } from './sign-store.ts';
import { idsInOrder, insertEntries, insertEntryTemplates } from './store.ts';

/** One face that was seen, and what was decided about it. */
export interface Sighting {
  readonly sourceId: SourceId;
  /** Area in px². */
  readonly facesize: number;
  /** Both are empty when the face was not to be identified. */
  readonly template: FaceTemplates['template'];
  readonly scaled: FaceTemplates['scaled'];
  readonly attributes: Attributes;
  readonly result: Result;
  readonly person: PersonRow | null;
  readonly confidence: number | null;
  /** Why it names nobody, where that is known. */
  readonly reason?: Reason | null;
  /** Epoch ms. */
  readonly seen: number;
  readonly faceImage: string | null;
  readonly fullImage: string | null;
  /** Nobody is told of it. */
  readonly isQuiet?: boolean;
  /** Of a face that nobody knows: the strangers who were found for it, and the frame that it is on. */
  readonly unknown?: { readonly sought: Sought; readonly frame: object } | undefined;
}

/** An entry that was written, as far as those ask about it who are told of it. */
export interface WrittenEntry extends Pick<Attributes, 'age' | 'sex' | 'mood' | 'liveness'> {
  readonly entryId: EntryId;
  /** When it was seen: epoch ms. */
  readonly seen: number;
  readonly sourceId: SourceId;
  readonly personId: PersonId | null;
  readonly result: Result;
  readonly confidence: number | null;
  /** The groups that the person was in when it was seen. */
  readonly groupIds: readonly GroupId[];
  /** Of somebody whom nobody knows: who that is. */
  readonly stranger: Joined | null;
}

/**
 * The outbox: writes down who is to be told of entries, in the transaction that writes the entries. What is told to the world
 * is told because a row says so that came to the disk together with its entry, so a crash at any instant neither loses an
 * event nor invents one. Called once for entries that are written together; whoever sends is woken after the commit.
 * @param now epoch ms of the transaction
 */
export type OnEntries = (tx: Tx, spaceId: SpaceId, entries: readonly WrittenEntry[], now: number) => Promise<void>;

interface Writing {
  readonly rememberedGroups: RememberedGroups;
  readonly onEntries: OnEntries;
  readonly onEnded: OnEnded;
  /** Epoch ms. */
  readonly now: number;
  /** Without it whoever is unknown joins later. */
  readonly joining?: Joining | undefined;
}

/**
 * Writes entries of a space, each with the groups that its person was in when it was seen, and what is owed for them, all in the given
 * transaction: in as few statements as they take.
 * @returns their ids, in the same order
 * @throws {NotJoined} they can be written without `joining`, in another transaction
 */
export async function writeEntries(
  tx: Tx,
  writing: Writing,
  spaceId: SpaceId,
  sightings: readonly Sighting[],
): Promise<EntryId[]> {
  if (sightings.length === 0) return [];
  noteChange(tx, spaceId, 'entries');
  const persons = [...new Set(sightings.flatMap(({ person }) => person?.id ?? []))];
  const { rules, revision } = persons.length > 0 ? await rulesNow(tx, spaceId) : nothingRuled;
  const again = rules.some(({ rule }) => rule.seen !== null || rule.not_seen !== null) ? whereAgain(sightings) : -1;
  if (again > 0) {
    // Whoever comes twice is told the second time with what follows from the first.
    const first = await writeEntries(tx, writing, spaceId, sightings.slice(0, again));
    return [...first, ...(await writeEntries(tx, writing, spaceId, sightings.slice(again)))];
  }
  const { rememberedGroups, onEntries, onEnded, now, joining } = writing;
  const settling = settlingAt(onEnded, now);
  const instants = [now, ...sightings.map(({ seen }) => seen)];
  const asked = { spaceId, revision, personIds: persons, from: Math.min(...instants), to: Math.max(...instants) };
  const before = await rememberedGroups.of(tx, asked);
  if (rules.length > 0) {
    const enrolled = sightings.flatMap(({ person, result }) => (result === 'new' && person ? person.id : []));
    const ruled = new Set(rules.map(({ groupId }) => groupId));
    const isOver = ({ group, own, isSettled }: MembershipInTime) =>
      !isSettled && ruled.has(group.id) && own.valid_until !== null && own.valid_until <= now;
    const ended = persons.filter((id) => before.get(id)?.some(isOver));
    await beforeSightings(tx, settling, spaceId, rules, { seen: persons, enrolled, ended });
  }
  // Whom rules have brought into groups just now is in them.
  const memberships = rules.length > 0 && changesGroups(tx) ? await rememberedGroups.of(tx, asked) : before;
  const groupsOf = ({ person, seen }: Sighting) =>
    person ? groupsInEffect(memberships.get(person.id) ?? [], seen) : [];
  // Nobody was seen yet at a time that a camera is ahead.
  const seenAt = ({ seen }: Sighting) => Math.min(seen, now);
  const [near, ...inserted] = await askTogether(tx, [
    appearancesNear(
      tx,
      spaceId,
      sightings.flatMap((sighting) =>
        sighting.person ? [{ personId: sighting.person.id, at: seenAt(sighting) }] : [],
      ),
    ),
    ...insertEntries.filled(
      tx,
      sightings.map((sighting) => ({
        space_id: spaceId,
        source_id: sighting.sourceId,
        person_id: sighting.person?.id ?? null,
        result: sighting.result,
        confidence: sighting.confidence,
        created: sighting.seen,
        stored: now,
        facesize: sighting.facesize,
        ...sighting.attributes,
        face_image: sighting.faceImage,
        full_image: sighting.fullImage,
        persons_groups: JSON.stringify(groupsOf(sighting)),
      })),
    ),
  ]);
  const entryIds = idsInOrder(inserted.flat());
  const written = sightings.map((sighting, i) => {
    const entryId = entryIds[i];
    if (entryId === undefined) throw new Error('An entry was written without an id.');
    return { sighting, entryId };
  });
  const seen = written.flatMap(({ sighting, entryId }) => {
    const { person, sourceId } = sighting;
    return person ? [{ entryId, personId: person.id, sourceId, at: seenAt(sighting) }] : [];
  });
  const began = await countAppearances(tx, spaceId, seen, near);
  await followThese(tx, settling, spaceId, rules, [...new Set(began.map(({ personId }) => personId))], {
    kind: 'seen',
    sources: [...new Set(began.map(({ sourceId }) => sourceId))],
  });
  const templates = written.flatMap(({ sighting: { template }, entryId }) =>
    template.length > 0 ? [{ space_id: spaceId, entry_id: entryId, ...toStored(template) }] : [],
  );
  const signs = written.flatMap(({ sighting: { sourceId, seen, template, scaled }, entryId }) =>
    template.length > 0 ? [signsRow(spaceId, { entryId, sourceId, seen }, scaled)] : [],
  );
  await sendAhead(tx, [...insertEntryTemplates.filled(tx, templates), ...insertSigns.filled(tx, signs)]);
  const strangers = joining
    ? await joinStrangers(tx, joining, spaceId, written.flatMap(soughtOf)).catch((error: unknown) => {
        throw new NotJoined(error);
      })
    : new Map<EntryId, Joined>();
  const isQuiet = ({ sighting, entryId }: (typeof written)[number]) =>
    sighting.isQuiet === true || strangers.get(entryId)?.isIgnored === true;
  const notes = written.flatMap((entry) => {
    const note = { reason: entry.sighting.reason ?? null, isQuiet: isQuiet(entry) };
    return note.reason !== null || note.isQuiet ? [noteRow(spaceId, entry.entryId, note)] : [];
  });
  await sendAhead(tx, insertNotes.filled(tx, notes));
  await countUsage(tx, spaceId, 'entryStored', now, written.length);
  const told = written.filter((entry) => !isQuiet(entry));
  if (told.length === 0) return entryIds;
  await onEntries(
    tx,
    spaceId,
    told.map(({ sighting, entryId }) => {
      const { sourceId, seen, result, confidence, person, attributes } = sighting;
      const { age, sex, mood, liveness } = attributes;
      const groupIds = groupsOf(sighting).map(({ id }) => id);
      return {
        entryId,
        seen,
        sourceId,
        personId: person?.id ?? null,
        result,
        confidence,
        age,
        sex,
        mood,
        liveness,
        groupIds,
        stranger: strangers.get(entryId) ?? null,
      };
    }),
    now,
  );
  return entryIds;
}

const nothingRuled: RulesNow = { rules: [], revision: '' };

/** The first sighting of somebody of whom there is one before; -1: none. */
function whereAgain(sightings: readonly Sighting[]): number {
  const seen = new Set<PersonId>();
  return sightings.findIndex(({ person }) => {
    if (!person) return false;
    const isAgain = seen.has(person.id);
    seen.add(person.id);
    return isAgain;
  });
}

const soughtOf = ({
  sighting: { unknown, seen },
  entryId,
}: {
  readonly sighting: Sighting;
  readonly entryId: EntryId;
}) => (unknown ? [{ ...unknown.sought, frame: unknown.frame, entryId, seen }] : []);
