import { type AttributeChanges, type Attributes, type AttributeValue, limits, type SpaceId } from '@kith/contract';
import { type RawBuilder, sql } from 'kysely';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';

const rowsOf = compileOnce(
  (db, { spaceIds, personIds }: { spaceIds: readonly SpaceId[]; personIds: readonly PersonId[] }) =>
    db
      .selectFrom('person_attributes')
      .select(['person_id', 'name', 'value'])
      .where('space_id', 'in', spaceIds)
      .where('person_id', 'in', personIds)
      .orderBy('person_id')
      .orderBy('name'),
);

/** What is known of some persons; those of whom nothing is are left out. */
export async function attributesOf(
  db: Queries,
  spaceIds: readonly SpaceId[],
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, ReadonlyMap<string, AttributeValue>>> {
  const found = new Map<PersonId, Map<string, AttributeValue>>();
  if (personIds.length === 0) return found;
  for (const { person_id, name, value } of await rowsOf(db, { spaceIds, personIds })) {
    const ofPerson = found.get(person_id) ?? new Map<string, AttributeValue>();
    found.set(person_id, ofPerson.set(name, fromStored(value)));
  }
  return found;
}

/** As JSON, by which values are equal when they are of one kind and the same. */
export const toStored = (value: AttributeValue): string => JSON.stringify(value);
const fromStored = (value: string): AttributeValue => JSON.parse(value) as AttributeValue;

export const toWire = (attributes: ReadonlyMap<string, AttributeValue> | undefined): Attributes =>
  Object.fromEntries(attributes ?? []);

/** What some persons would have more than anybody may. */
export type TooManyAttributes = 'too many attributes';

/** What is said of that. */
export const tooManyAttributes = `A person has at most ${limits.attributesPerPerson} attributes and ${limits.attributesBytes} bytes of them: take some away.`;

const insertRows = compileRowsOnce<Schema['person_attributes'], never>((db, rows) =>
  db.insertInto('person_attributes').values(rows),
);

const deleteNamed = compileOnce(
  (db, { spaceId, personIds, names }: { spaceId: SpaceId; personIds: readonly PersonId[]; names: readonly string[] }) =>
    db
      .deleteFrom('person_attributes')
      .where('space_id', '=', spaceId)
      .where('person_id', 'in', personIds)
      .where('name', 'in', names),
);

/**
 * Sets what is given of some persons, and takes away what is null.
 * @returns whose attributes changed; `too many attributes`: somebody would have more than allowed, and nobody was changed
 */
export async function changeAttributes(
  tx: Tx,
  spaceId: SpaceId,
  wished: ReadonlyMap<PersonId, AttributeChanges>,
): Promise<PersonId[] | TooManyAttributes> {
  const before = await attributesOf(tx, [spaceId], [...wished.keys()]);
  const changed: PersonId[] = [];
  const names = new Set<string>();
  const rows: Schema['person_attributes'][] = [];
  for (const [personId, changes] of wished) {
    const is = new Map(before.get(personId) ?? []);
    const different = Object.entries(changes).filter(([name, value]) => (is.get(name) ?? null) !== value);
    if (different.length === 0) continue;
    changed.push(personId);
    for (const [name, value] of different) {
      if (value === null) is.delete(name);
      else is.set(name, value);
      names.add(name);
    }
    if (!fits(is)) return 'too many attributes';
    // Of all persons the same names are written anew: in one statement for all.
    rows.push(...[...is].map(([name, value]) => rowOf(spaceId, personId, name, value)));
  }
  if (changed.length === 0) return changed;
  await deleteNamed(tx, { spaceId, personIds: changed, names: [...names] });
  await insertRows(
    tx,
    rows.filter(({ name }) => names.has(name)),
  );
  return changed;
}

const rowOf = (space_id: SpaceId, person_id: PersonId, name: string, value: AttributeValue) => ({
  space_id,
  person_id,
  name,
  value: toStored(value),
  number: typeof value === 'number' ? value : null,
});

/** Whether a person may have all of these. */
export const fits = (attributes: ReadonlyMap<string, AttributeValue>): boolean =>
  attributes.size <= limits.attributesPerPerson &&
  Buffer.byteLength(JSON.stringify(Object.fromEntries(attributes))) <= limits.attributesBytes;

/** What of one person is known and of the other is not becomes the other's, as far as there is room. */
export async function giveAttributes(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  const known = await attributesOf(tx, [spaceId], [from, to]);
  const is = new Map(known.get(to) ?? []);
  const more: AttributeChanges = {};
  for (const [name, value] of known.get(from) ?? []) {
    if (is.has(name) || !fits(new Map([...is, [name, value]]))) continue;
    is.set(name, value);
    more[name] = value;
  }
  await changeAttributes(tx, spaceId, new Map([[to, more]]));
}

/** Query for the persons of whom an attribute is known to have any of these values. */
export const personsWithAttribute = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  name: string,
  values: readonly AttributeValue[],
) =>
  db
    .selectFrom('person_attributes')
    .select('person_attributes.person_id')
    .where('person_attributes.space_id', 'in', spaceIds)
    .where('person_attributes.name', '=', name)
    .where('person_attributes.value', 'in', values.map(toStored));

/** Names of the attributes that are known of anybody, in order, as many as said. @param first the name after which they begin */
export async function attributeNames(db: Queries, spaceId: SpaceId, limit: number, first = ''): Promise<string[]> {
  // From one name to the next by the index, however many persons have each.
  const next = (after: RawBuilder<string>) => sql`(select person_attributes.name from person_attributes
    where person_attributes.space_id = ${spaceId} and person_attributes.name > ${after} order by person_attributes.name limit 1)`;
  const { rows } = await sql<{ name: string }>`with recursive names(name, place) as (
      select ${next(sql`${first}`)}, 1
      union all
      select ${next(sql`names.name`)}, names.place + 1 from names where names.name is not null and names.place < ${limit}
    ) select name from names where name is not null order by place`.execute(db);
  return rows.map(({ name }) => name);
}

/** Which of these attributes nobody has. */
export async function unknownAttributes(db: Queries, spaceId: SpaceId, names: readonly string[]): Promise<string[]> {
  const unknown: string[] = [];
  for (const name of names) {
    const found = await db
      .selectFrom('person_attributes')
      .select('name')
      .where('space_id', '=', spaceId)
      .where('name', '=', name)
      .limit(1)
      .executeTakeFirst();
    if (!found) unknown.push(name);
  }
  return unknown;
}
