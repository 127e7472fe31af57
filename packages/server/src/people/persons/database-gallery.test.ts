import type { GroupId, Thresholds } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonId } from '../../platform/db/schema.ts';
import { cosineOf } from '../../recognition/calibration/calibration.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { DatabaseGallery } from './database-gallery.ts';
import type { Gallery } from './gallery.ts';
import { identifyAll } from './identify.ts';

const byDatabase = { KITH_INDEX: 'database' };
const PROBES = 20;

/** One node looks in its memory, another one in the database that they share. */
describe.skipIf(process.env.KITH_TEST_DATABASE !== 'postgres').each([
  { people: 300, small: undefined },
  { people: 3_000, small: 1_500 },
])('among $people people', ({ people, small }) => {
  const faces = faceLike(people);
  const fashion = faces.stranger();
  const crowd = Array.from({ length: people }, (_, i) => {
    const first = i % 3 === 0 ? faces.similar(fashion, 0.2 + 0.2 * faces.random()) : faces.stranger();
    return i % 10 === 0 ? [first, faces.stranger(), faces.stranger()] : [first];
  });
  const groups: GroupId[] = [];
  let memory: TestKith;
  let database: TestKith;
  let gallery: DatabaseGallery;
  let persons: PersonId[];
  let thresholds: Thresholds;

  beforeAll(async () => {
    memory = await openTestKith();
    const { db, indexSync } = memory.context;
    persons = await manyFaces(db, memory.spaceId, crowd);
    for (const every of [2, 100]) {
      const { id } = (await memory.call('POST', '/v1/groups/persons/', { name: `every ${every}` })).body;
      groups.push(id);
      await sql`insert into memberships (space_id, group_id, person_id, since)
        select space_id, ${sql.lit(id)}, id, 0 from persons where id % ${sql.lit(every)} = 0`.execute(db.queries);
    }
    await indexSync.catchUp(memory.spaceId);
    await sql`analyze`.execute(db.queries);
    database = await openTestKith({ beside: memory, env: byDatabase });
    gallery = new DatabaseGallery({
      db: database.context.db,
      scans: 2,
      complete: async () => undefined,
      mend: () => undefined,
      small,
    });
    thresholds = await getThresholds(db.queries, memory.spaceId);
  });

  afterAll(async () => {
    await database?.[Symbol.asyncDispose]();
    await memory?.[Symbol.asyncDispose]();
  });

  const somebody = (): ScaledTemplate => scaleTemplate(crowd[Math.floor(faces.random() * people)]?.at(-1) ?? fashion);
  const atThreshold = (): number => cosineOf(thresholds.junk, people) + 0.02 * (faces.random() - 0.5);

  /** What each node decides. */
  async function decisions(probes: readonly ScaledTemplate[], groupIds?: readonly GroupId[]) {
    const decide = async ({ context, spaceId }: TestKith, deps: { gallery: Gallery }) => {
      const among = await context.candidates.among(spaceId, groupIds);
      if (among && 'unknownGroups' in among) throw new Error('There is no such group.');
      return identifyAll(deps, spaceId, probes, thresholds, among);
    };
    return { inMemory: await decide(memory, memory.context), inDatabase: await decide(database, { gallery }) };
  }

  it.each([
    { name: 'good pictures', probe: () => faces.similar(somebody(), 0.75) },
    { name: 'pictures just at the threshold', probe: () => faces.similar(somebody(), atThreshold()) },
    {
      name: 'such pictures, blurred towards others',
      probe: () => faces.similar(somebody(), atThreshold(), somebody()),
    },
    {
      name: 'and towards what many look like',
      probe: () => faces.similar(somebody(), atThreshold(), scaleTemplate(fashion)),
    },
    { name: 'strangers', probe: () => faces.stranger() },
    { name: 'strangers who look like many', probe: () => faces.similar(scaleTemplate(fashion), 0.6) },
  ])('$name are decided alike, in the space and in groups', async ({ probe }) => {
    const probes = Array.from({ length: PROBES }, probe);
    for (const among of [undefined, groups, groups.slice(1)]) {
      const { inMemory, inDatabase } = await decisions(probes, among);
      expect(inDatabase).toEqual(inMemory);
    }
  });

  it('thresholds of groups and of the space count alike, high and low', async () => {
    const probes = [0.3, 0.4, 0.5, 0.6, 0.7].map((cosine) => faces.similar(somebody(), cosine));
    const before = thresholds;
    for (const junk of [20, 95]) {
      thresholds = { ...before, exact: 97, ha: 96, junk };
      const { inMemory, inDatabase } = await decisions(probes);
      expect(inDatabase).toEqual(inMemory);
    }
    thresholds = before;
    await memory.call('PATCH', `/v1/groups/persons/${groups[1]}/`, { threshold: 40 });
    const { inMemory, inDatabase } = await decisions(probes, groups);
    expect(inDatabase).toEqual(inMemory);
  });

  it('as many persons and templates are said to be compared', async () => {
    for (const { context, spaceId } of [memory, database]) {
      expect(await context.gallery.persons(spaceId)).toBe(people);
      expect(await context.gallery.templates(spaceId)).toBe(crowd.flat().length);
    }
    expect(persons).toHaveLength(people);
  });
});
