import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scaleMissing } from '../../../people/persons/scale-missing.ts';
import { signWeights } from '../../../recognition/faceindex/sign-weights.ts';
import { DIMENSIONS } from '../../../recognition/scale/dimensions.ts';
import { SCALE } from '../../../recognition/scale/move.ts';
import { scaleTemplate } from '../../../recognition/scale/scale-template.ts';
import { fromStored, toStored } from '../stored-template.ts';
import { countPersonsWithSigns, countScaled } from './count-signs.ts';
import { nearSigns } from './near-signs.ts';
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
  const rows = await queries
    .selectFrom('person_templates as t')
    .innerJoin('scaled_templates as s', (on) =>
      on.onRef('s.space_id', '=', 't.space_id').onRef('s.template_id', '=', 't.id'),
    )
    .select(['t.id', 't.person_id', 't.vector', 't.checksum'])
    .orderBy('t.id')
    .execute();
  const due = rows.flatMap((row) => {
    const template = fromStored(row);
    return template
      ? [{ template_id: row.id, person_id: row.person_id, signs: signWeights(scaleTemplate(template)).signs }]
      : [];
  });
  const counts = await queries.selectFrom('template_counts').select('templates').where('scale', '=', SCALE).execute();
  return { kept: kept.rows, due, counted: counts.reduce((sum, { templates }) => sum + templates, 0) };
}

async function expectKept(templates: number) {
  const { kept, due, counted } = await signs();
  expect(kept).toEqual(due);
  expect([kept.length, counted]).toEqual([templates, templates]);
}

/** A search that everybody is near enough for. */
const everything = {
  faces: [{ ...signWeights(scaleTemplate(faces.stranger())), reachWeight: Number.MAX_SAFE_INTEGER }],
  reachBits: DIMENSIONS,
  nearest: 1,
};

const looks = (persons: number) =>
  Array.from({ length: persons }, (_, i) => (i % 2 ? [faces.stranger()] : [faces.stranger(), faces.stranger()]));

describe.skipIf(process.env.KITH_TEST_DATABASE !== 'postgres')('signs of templates', () => {
  it('come, change hands and go with them, whoever writes', async () => {
    const { db } = kith.context;
    const [first, second, third] = await manyFaces(db, kith.spaceId, looks(6));
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

  it('go with what was made of a template that is another one now, until that is made anew', async () => {
    const { db } = kith.context;
    const [first] = await manyFaces(db, kith.spaceId, looks(6));
    await db.queries
      .updateTable('person_templates')
      .set(toStored(faces.stranger()))
      .where('person_id', '=', first as never)
      .execute();
    await expectKept(7);
    await kith.context.scaling.complete(kith.spaceId);
    await expectKept(9);
  });

  it('are those of what an older version stores once it is scaled, and of nothing that can be no template', async () => {
    const { db, scaling } = kith.context;
    await manyFaces(db, kith.spaceId, looks(2), { isScaled: false });
    await expectKept(0);
    await scaling.complete(kith.spaceId);
    await expectKept(3);
    await db.queries
      .updateTable('person_templates')
      .set({ vector: Buffer.from([1]), checksum: 1 })
      .execute();
    await scaling.complete(kith.spaceId);
    expect((await signs()).kept).toEqual([]);
    expect(await countScaled(db.queries, kith.spaceId, SCALE)).toEqual({ stored: 3, scaled: 3 });
  });

  it('of another scale lie beside them, and each version looks among its own', async () => {
    const { db } = kith.context;
    await manyFaces(db, kith.spaceId, looks(6));
    await sql`insert into scaled_templates (space_id, template_id, scale, vector, checksum)
      select space_id, template_id, scale + 1, overlay(vector placing '\\xffffffff'::bytea from 1), 1 from scaled_templates`.execute(
      db.queries,
    );
    const countOf = (scale: number) => countPersonsWithSigns(db.queries, kith.spaceId, scale);
    expect([await countOf(SCALE), await countOf(SCALE + 1), await countOf(SCALE + 2)]).toEqual([6, 6, 0]);
    const found = await nearSigns(db.queries, { ...everything, spaceId: kith.spaceId, scale: SCALE });
    expect(found).toHaveLength(9);
    expect(await wrongSigns(db.queries)).toEqual({ missing: 0, wrong: 0 });
    await db.queries
      .deleteFrom('scaled_templates')
      .where('scale', '=', SCALE + 1)
      .execute();
    await expectKept(9);
  });

  it('are compared with the templates by the doctor', async () => {
    const { db } = kith.context;
    await manyFaces(db, kith.spaceId, looks(6));
    expect(await wrongSigns(db.queries)).toEqual({ missing: 0, wrong: 0 });
    await sql`delete from template_signs where template_id = 1`.execute(db.queries);
    await sql`update template_signs set signs = ~signs where template_id in (2, 3)`.execute(db.queries);
    await sql`insert into template_signs (space_id, person_id, template_id, scale, signs)
      select space_id, 999, 999, scale, signs from template_signs where template_id = 4`.execute(db.queries);
    expect(await wrongSigns(db.queries)).toEqual({ missing: 1, wrong: 3 });
  });

  it('go with their space', async () => {
    const { id } = (await kith.call('POST', '/v1/spaces/', { name: 'another' })).body;
    await manyFaces(kith.context.db, id, looks(4));
    await expectKept(6);
    expect((await kith.call('DELETE', `/v1/spaces/${id}/`)).status).toBe(204);
    await expectKept(0);
  });

  it('are made by any number of nodes at the same time, and once', async () => {
    const { db } = kith.context;
    await manyFaces(db, kith.spaceId, looks(300), { isScaled: false });
    const nodes = [1, 2].map(() => scaleMissing(db, kith.spaceId, new AbortController().signal));
    await Promise.all(nodes);
    await expectKept(450);
    await scaleMissing(db, kith.spaceId, new AbortController().signal, { onDone: () => expect.unreachable() });
  });
});
