import type { EntryId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { manyEntries } from '@kith/testing/many-entries';
import { manyPersons } from '@kith/testing/many-persons';
import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import { findWrongLooks, giveWrongLooks, insertWrongLook } from './wrong-looks.ts';

it('of the faces that are not one person’s the fifty newest are remembered, and the one that was said last', async () => {
  await using kith = await openTestKith();
  const { spaceId } = kith;
  const { db } = kith.context;
  const sourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  const { stranger } = faceLike(31);
  const faces = Array.from({ length: 110 }, stranger);
  const entries = await manyEntries(
    db,
    spaceId,
    faces.map((face) => ({ face, sourceId, seen: 0 })),
  );
  await manyPersons(db.queries, spaceId, 2, 'somebody');
  const [one, other] = await db.queries.selectFrom('persons').select('id').orderBy('id').execute();
  if (!one || !other) throw new Error('There are no persons.');
  const remembered = async () =>
    (
      await db.queries
        .selectFrom('wrong_looks')
        .select('entry_id')
        .where('person_id', '=', one.id)
        .orderBy('entry_id')
        .execute()
    ).map(({ entry_id }) => entry_id);
  const say = (personId: typeof one.id, some: readonly EntryId[]) =>
    db.transaction(async (tx) => {
      for (const id of some) {
        const face = faces[entries.indexOf(id)];
        if (face) await insertWrongLook(tx, spaceId, personId, id, face);
      }
    });

  const [oldest, ...others] = entries as [EntryId, ...EntryId[]];
  await say(one.id, others.slice(0, 60));
  expect(await remembered()).toEqual(others.slice(10, 60));
  await say(one.id, [oldest]);
  expect(await remembered()).toEqual([oldest, ...others.slice(10, 60)]);
  expect((await findWrongLooks(db.queries, spaceId, [one.id])).get(one.id)).toHaveLength(51);

  // Who turns out to be another has no more of them than anybody.
  await say(other.id, others.slice(60, 100));
  await db.transaction((tx) => giveWrongLooks(tx, spaceId, other.id, one.id));
  expect(await remembered()).toEqual(others.slice(50, 100));
});
