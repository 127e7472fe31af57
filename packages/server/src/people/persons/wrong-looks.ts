import { setImmediate } from 'node:timers/promises';
import type { EntryId, SpaceId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { fromStored, toStored } from '../../platform/db/stored-template.ts';
import { scaleTemplates } from '../../recognition/scale/scale-template.ts';
import type { RawTemplate, ScaledTemplate } from '../../recognition/scale/templates.ts';

/** What is remembered of one person: each is scaled in every search that comes near, which is a fortieth of a millisecond. */
const MOST = 50;
/** Templates that are scaled in one turn of the event loop. */
const A_TURN = 32;

const wrongLooksOf = compileOnce((db, { spaceId, persons }: { spaceId: SpaceId; persons: readonly PersonId[] }) =>
  db
    .selectFrom('wrong_looks')
    .select(['person_id', 'vector', 'checksum'])
    .where('space_id', '=', spaceId)
    .where('person_id', 'in', persons),
);

/** Faces that were taken for those of these persons, and are not, as they are compared; few persons have any. */
export async function findWrongLooks(
  db: Queries,
  spaceId: SpaceId,
  persons: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, ScaledTemplate[]>> {
  const found = new Map<PersonId, ScaledTemplate[]>();
  if (persons.length === 0) return found;
  const sound = (await wrongLooksOf(db, { spaceId, persons })).flatMap((row) => {
    const template = fromStored(row);
    return template ? [{ personId: row.person_id, template }] : [];
  });
  for (let first = 0; first < sound.length; first += A_TURN) {
    if (first > 0) await setImmediate();
    const some = sound.slice(first, first + A_TURN);
    for (const [i, scaled] of scaleTemplates(some.map(({ template }) => template)).entries()) {
      const personId = some[i]?.personId as PersonId;
      found.set(personId, [...(found.get(personId) ?? []), scaled]);
    }
  }
  return found;
}

/** Remembers that the face of an entry is not this person's; of more than fifty that of the oldest entries is forgotten. */
export async function insertWrongLook(
  tx: Tx,
  spaceId: SpaceId,
  personId: PersonId,
  entryId: EntryId,
  template: RawTemplate,
): Promise<void> {
  await tx
    .insertInto('wrong_looks')
    .values({ space_id: spaceId, person_id: personId, entry_id: entryId, ...toStored(template) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await keepNewest(tx, spaceId, personId, entryId);
}

/** @param besides is kept, however old */
async function keepNewest(tx: Tx, spaceId: SpaceId, personId: PersonId, besides?: EntryId): Promise<void> {
  const ofPerson = tx
    .selectFrom('wrong_looks')
    .select('entry_id')
    .where('space_id', '=', spaceId)
    .where('person_id', '=', personId);
  const oldest = await ofPerson
    .orderBy('entry_id', 'desc')
    .offset(MOST - 1)
    .limit(1)
    .executeTakeFirst();
  if (!oldest) return;
  await tx
    .deleteFrom('wrong_looks')
    .where('space_id', '=', spaceId)
    .where('person_id', '=', personId)
    .where('entry_id', '<', oldest.entry_id)
    .$if(besides !== undefined, (query) => query.where('entry_id', '<>', besides as EntryId))
    .execute();
}

/** Forgets whose faces those of some entries are not. @param personId says only that they are this person's */
export async function deleteWrongLooks(
  tx: Tx,
  spaceId: SpaceId,
  entryIds: readonly EntryId[],
  personId?: PersonId,
): Promise<void> {
  if (entryIds.length === 0) return;
  const ofEntries = tx.deleteFrom('wrong_looks').where('space_id', '=', spaceId).where('entry_id', 'in', entryIds);
  await (personId === undefined ? ofEntries : ofEntries.where('person_id', '=', personId)).execute();
}

/** What is not one person's face is not that of the person who it turns out to be, unless the entry says that it is. */
export async function giveWrongLooks(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  await tx
    .insertInto('wrong_looks')
    .columns(['space_id', 'person_id', 'entry_id', 'vector', 'checksum'])
    .expression((eb) =>
      eb
        .selectFrom('wrong_looks')
        .select(['space_id', eb.val(to).as('person_id'), 'entry_id', 'vector', 'checksum'])
        .where('space_id', '=', spaceId)
        .where('person_id', '=', from),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .deleteFrom('wrong_looks')
    .where('space_id', '=', spaceId)
    .where('person_id', '=', to)
    .where('entry_id', 'in', (eb) =>
      eb.selectFrom('entries').select('id').where('space_id', '=', spaceId).where('person_id', '=', to),
    )
    .execute();
  await keepNewest(tx, spaceId, to);
}
