import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signWeights } from '../../../recognition/faceindex/sign-weights.ts';
import { scaleTemplate } from '../../../recognition/scale/scale-template.ts';
import { fromStored, toStored } from '../stored-template.ts';
import { fillSigns } from './fill-signs.ts';
import { wrongSigns } from './wrong-signs.ts';

const faces = faceLike(11);
let kith: TestKith;
beforeEach(async () => {
  kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
});
afterEach(() => kith[Symbol.asyncDispose]());

/** Signs of every template as they are kept, and as they should be. */
async function signs() {
  const { queries } = kith.context.db;
  const kept = await sql<{ template_id: number; person_id: number; signs: string }>`
    select template_id, person_id, signs::text from template_signs order by template_id`.execute(queries);
  const rows = await queries.selectFrom('person_templates').selectAll().orderBy('id').execute();
  const due = rows.flatMap((row) => {
    const template = fromStored(row);
    return template
      ? [{ template_id: row.id, person_id: row.person_id, signs: signWeights(scaleTemplate(template)).signs }]
      : [];
  });
  const counts = await queries.selectFrom('template_signs_count').select('templates').execute();
  return { kept: kept.rows, due, counted: counts.reduce((sum, { templates }) => sum + templates, 0) };
}

async function expectKept(templates: number) {
  const { kept, due, counted } = await signs();
  expect(kept).toEqual(due);
  expect([kept.length, counted]).toEqual([templates, templates]);
}

const looks = (persons: number) =>
  Array.from({ length: persons }, (_, i) => (i % 2 ? [faces.stranger()] : [faces.stranger(), faces.stranger()]));

describe.skipIf(process.env.KITH_TEST_DATABASE !== 'postgres')('signs of templates', () => {
  it('come, change and go with them, whoever writes', async () => {
    const { db } = kith.context;
    const [first, second, third] = await manyFaces(db, kith.spaceId, looks(6));
    await expectKept(9);
    const template = faces.stranger();
    await db.queries
      .updateTable('person_templates')
      .set(toStored(template))
      .where('person_id', '=', first as never)
      .execute();
    await expectKept(9);
    await db.queries
      .updateTable('person_templates')
      .set({ person_id: second as never })
      .where('person_id', '=', first as never)
      .execute();
    await expectKept(9);
    await db.queries
      .deleteFrom('person_templates')
      .where('person_id', '=', second as never)
      .execute();
    await expectKept(6);
    await db.queries
      .deleteFrom('persons')
      .where('id', '=', third as never)
      .execute();
    await expectKept(4);
  });

  it('are those of what a version without checksums stores, too, and of nothing that can be no template', async () => {
    const { db } = kith.context;
    const [first] = await manyFaces(db, kith.spaceId, looks(2));
    await db.queries
      .updateTable('person_templates')
      .set({ checksum: null })
      .where('person_id', '=', first as never)
      .execute();
    await expectKept(3);
    await db.queries
      .updateTable('person_templates')
      .set({ vector: Buffer.from([1]), checksum: 1 })
      .execute();
    await expectKept(0);
  });

  it('are compared with the templates by the doctor', async () => {
    const { db } = kith.context;
    await manyFaces(db, kith.spaceId, looks(6));
    expect(await wrongSigns(db.queries)).toEqual({ missing: 0, wrong: 0 });
    await sql`delete from template_signs where template_id = 1`.execute(db.queries);
    await sql`update template_signs set signs = ~signs where template_id in (2, 3)`.execute(db.queries);
    await sql`insert into template_signs select space_id, 999, 999, signs from template_signs where template_id = 4`.execute(
      db.queries,
    );
    expect(await wrongSigns(db.queries)).toEqual({ missing: 1, wrong: 3 });
    await sql`insert into template_signs_owed values (${kith.spaceId}, 0, 1)`.execute(db.queries);
    expect(await wrongSigns(db.queries)).toEqual({ missing: 0, wrong: 3 });
  });

  it('go with their space', async () => {
    const { id } = (await kith.call('POST', '/v1/spaces/', { name: 'another' })).body;
    await manyFaces(kith.context.db, id, looks(4));
    await expectKept(6);
    expect((await kith.call('DELETE', `/v1/spaces/${id}/`)).status).toBe(204);
    await expectKept(0);
  });

  it('are given to templates that are older than the triggers, in steps, by any number of nodes, and once', async () => {
    const { db } = kith.context;
    await manyFaces(db, kith.spaceId, looks(900));
    await sql`delete from template_signs where template_id <= 1200`.execute(db.queries);
    await sql`update template_signs_count set templates = (select count(*) from template_signs)`.execute(db.queries);
    await sql`insert into template_signs_owed values (${kith.spaceId}, 0, 1200)`.execute(db.queries);
    const done = new Map<string, number>();
    const nodes = ['one', 'another'].map((node) => fillSigns(db, (templates) => done.set(node, templates)));
    await Promise.all(nodes);
    expect([...done.values()].reduce((sum, templates) => sum + templates, 0)).toBe(1200);
    await expectKept(1350);
    await fillSigns(db, () => expect.unreachable());
  });
});
