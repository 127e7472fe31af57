import { pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { lookOf, unknownFaces } from '@kith/testing/unknown-faces';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, expect, it } from 'vitest';

let kith: TestKith;

beforeEach(async () => {
  kith = await openTestKith({ vision: unknownFaces() });
  await kith.call('POST', '/v1/sources/', { name: 'door' });
  await kith.context.strangers.load(kith.spaceId);
});
afterEach(async () => {
  await kith?.[Symbol.asyncDispose]();
});

const send = async (...numbers: number[]) => {
  const { status, body } = await uploadTo(kith, '/v1/entries/', await pictureOf(...numbers), { source: 'door' });
  expect(status).toBe(201);
  return body.results;
};

it('a face that nobody knows and that comes again is of one stranger', async () => {
  const [first] = await send(lookOf(1, 0));
  expect(first).toMatchObject({ result: 'nm', stranger: { visits: 1, ignored: false, first_seen: first.created } });
  const [second] = await send(lookOf(1, 1));
  const [third] = await send(lookOf(1, 2));
  expect(second.stranger).toEqual(first.stranger);
  expect(third.stranger).toEqual(first.stranger);
  const [other] = await send(lookOf(2, 0));
  expect(other.stranger).toMatchObject({ visits: 1 });
  expect(other.stranger.id).not.toBe(first.stranger.id);
  const rows = await kith.context.db.queries.selectFrom('strangers').selectAll().orderBy('id').execute();
  expect(rows).toMatchObject([
    { sightings: 3, visits: 1 },
    { sightings: 1, visits: 1 },
  ]);
});
