import type { EntryId, StrangerId } from '@kith/contract';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { inTurns } from '../../platform/in-turns.ts';
import { saysEnough } from '../../recognition/clusters/weighed-face.ts';
import { sayWhose } from '../entries/correction-store.ts';
import type { EntryRow } from '../entries/store.ts';
import { insertStrangerEntries, keepApart, type StrangerRow, writeSeen } from '../joining/store.ts';
import { lookForAnew } from './look-for.ts';
import { forgottenOf, recount } from './merge-strangers.ts';
import type { NamingRow } from './naming-store.ts';
import { weightOfEntry } from './weight-of-entry.ts';

/**
 * The stranger of a naming is there again, as it was.
 * @param entries those that name the person still: they say what they said
 */
export async function giveBack(tx: Tx, naming: NamingRow, entries: readonly EntryId[]): Promise<StrangerRow> {
  const { space_id, stranger_id: id, created, first_seen, last_seen, sightings, visits, is_ignored } = naming;
  const stranger = { id, space_id, created, first_seen, last_seen, sightings, visits, is_ignored };
  await tx
    .insertInto('strangers')
    .columns(['id', 'space_id', 'created', 'first_seen', 'last_seen', 'sightings', 'visits', 'is_ignored'])
    .expression((eb) =>
      eb
        .selectFrom('namings as was')
        .select(['was.stranger_id', 'was.space_id', 'was.created', 'was.first_seen', 'was.last_seen'])
        .select(['was.sightings', 'was.visits', 'was.is_ignored'])
        .where('was.space_id', '=', space_id)
        .where('was.stranger_id', '=', id),
    )
    .execute();
  for await (const some of inTurns(entries)) {
    await joinAgain(tx, naming, some);
    await sayWhyAgain(tx, naming, some);
    await sayNobodyAgain(tx, naming, some);
  }
  await apartAgain(tx, naming);
  await lookForAnew(tx, space_id, id);
  return stranger;
}

/** Query for some entries of a naming. */
const saidOf = (db: Queries, { space_id, stranger_id }: NamingRow, some: readonly EntryId[]) =>
  db
    .selectFrom('naming_entries as of')
    .where('of.space_id', '=', space_id)
    .where('of.stranger_id', '=', stranger_id)
    .where('of.entry_id', 'in', some);

/** Entries are the stranger's again, as far as somebody could be recognised by them. */
async function joinAgain(tx: Tx, naming: NamingRow, some: readonly EntryId[]): Promise<void> {
  await tx
    .insertInto('stranger_entries')
    .columns(['space_id', 'entry_id', 'stranger_id', 'is_looked_for', 'begins_visit', 'weight'])
    .expression(
      saidOf(tx, naming, some)
        .innerJoin('entry_templates as face', (join) =>
          join.onRef('face.space_id', '=', 'of.space_id').onRef('face.entry_id', '=', 'of.entry_id'),
        )
        .select((eb) => [
          ...(['of.space_id', 'of.entry_id', 'of.stranger_id'] as const),
          eb.lit(0).as('is_looked_for'),
          ...(['of.begins_visit', 'of.weight'] as const),
        ]),
    )
    .execute();
}

/** Entries name nobody again, as surely as they did. */
async function sayNobodyAgain(tx: Tx, { space_id }: NamingRow, some: readonly EntryId[]): Promise<void> {
  await tx
    .updateTable('entries')
    .set({
      person_id: null,
      result: 'nm',
      confidence: (eb) =>
        eb
          .selectFrom('naming_entries as said')
          .select('said.confidence')
          .whereRef('said.space_id', '=', 'entries.space_id')
          .whereRef('said.entry_id', '=', 'entries.id'),
    })
    .where('space_id', '=', space_id)
    .where('id', 'in', some)
    .execute();
}

/** Says again why entries name nobody. */
async function sayWhyAgain(tx: Tx, naming: NamingRow, some: readonly EntryId[]): Promise<void> {
  await tx
    .insertInto('entry_notes')
    .columns(['space_id', 'entry_id', 'reason', 'measured', 'required', 'quiet'])
    .expression(
      saidOf(tx, naming, some)
        .select((eb) => [
          ...(['of.space_id', 'of.entry_id', 'of.reason', 'of.measured', 'of.required'] as const),
          eb.lit(0).as('quiet'),
        ])
        .where('of.reason', 'is not', null),
    )
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'entry_id']).doUpdateSet(({ ref }) => ({
        reason: ref('excluded.reason'),
        measured: ref('excluded.measured'),
        required: ref('excluded.required'),
      })),
    )
    .execute();
}

/** Whom somebody said to be others, of those who are there. */
async function apartAgain(tx: Tx, { space_id, stranger_id, apart_ids }: NamingRow): Promise<void> {
  const ids = JSON.parse(apart_ids) as StrangerId[];
  if (ids.length === 0) return;
  const there = await tx
    .selectFrom('strangers')
    .select('id')
    .where('space_id', '=', space_id)
    .where('id', 'in', ids)
    .execute();
  for (const { id } of there) await keepApart(tx, space_id, stranger_id, id);
}

/**
 * What was seen since of somebody who was known by the faces of a stranger alone is the stranger's, of those faces that say enough; of the
 * others it is nobody's. The groups were those of somebody who is not there.
 * @param since with whether their templates are there
 */
export async function addSince(
  tx: Tx,
  stranger: StrangerRow,
  since: readonly (EntryRow & { readonly hasFace: boolean })[],
): Promise<StrangerRow> {
  const { space_id, id } = stranger;
  const joining: (EntryRow & { readonly weight: number })[] = [];
  for await (const some of inTurns(since)) {
    const nobodys = { person_id: null, result: 'nm', confidence: null, persons_groups: '[]' } as const;
    await sayWhose(tx, space_id, idsOf(some), nobodys);
    for (const entry of some) {
      const weight = weightOfEntry(entry);
      if (entry.hasFace && saysEnough({ weight })) joining.push({ ...entry, weight });
    }
  }
  if (joining.length === 0) return stranger;
  const forgotten = await forgottenOf(tx, stranger);
  for await (const some of inTurns(joining)) {
    await insertStrangerEntries(
      tx,
      some.map(({ id: entry_id, weight }) => ({
        ...{ space_id, entry_id, stranger_id: id, weight },
        ...{ is_looked_for: 0 as const, begins_visit: 0 as const },
      })),
    );
  }
  const { visits } = await recount(tx, space_id, id);
  const times = joining.map(({ created }) => created);
  const seen = {
    first_seen: times.reduce((a, b) => Math.min(a, b), stranger.first_seen),
    last_seen: times.reduce((a, b) => Math.max(a, b), stranger.last_seen),
    sightings: stranger.sightings + joining.length,
    visits: forgotten + visits,
  };
  await writeSeen(tx, space_id, [{ id, ...seen }]);
  await lookForAnew(tx, space_id, id);
  return { ...stranger, ...seen };
}

/** An entry that names a person and is none of those of a naming. */
export type SeenSince = EntryRow & {
  readonly hasFace: boolean;
  /** Whether somebody said that it is this person's, or of another stranger who is. */
  readonly isSaid: boolean;
};

/** What was seen of the person of a naming beside what was named. */
export async function seenBeside(tx: Tx, { space_id, stranger_id, person_id }: NamingRow): Promise<SeenSince[]> {
  const rows = await tx
    .selectFrom('entries')
    .leftJoin('entry_templates as face', (join) =>
      join.onRef('face.space_id', '=', 'entries.space_id').onRef('face.entry_id', '=', 'entries.id'),
    )
    .leftJoin('corrections as said', (join) =>
      join.onRef('said.space_id', '=', 'entries.space_id').onRef('said.entry_id', '=', 'entries.id'),
    )
    .leftJoin('naming_entries as of', (join) =>
      join.onRef('of.space_id', '=', 'entries.space_id').onRef('of.entry_id', '=', 'entries.id'),
    )
    .selectAll('entries')
    .select(['face.entry_id as face_of', 'said.entry_id as said_of', 'of.stranger_id as named_of'])
    .where('entries.space_id', '=', space_id)
    .where('entries.person_id', '=', person_id)
    .where((eb) => eb.or([eb('of.stranger_id', 'is', null), eb('of.stranger_id', '<>', stranger_id)]))
    .orderBy('entries.id')
    .execute();
  return rows.map(({ face_of, said_of, named_of, ...entry }) => ({
    ...entry,
    hasFace: face_of !== null,
    isSaid: said_of !== null || named_of !== null,
  }));
}

/** Ids of entries, by themselves. */
export const idsOf = (entries: readonly { readonly id: EntryId }[]): EntryId[] => entries.map(({ id }) => id);
