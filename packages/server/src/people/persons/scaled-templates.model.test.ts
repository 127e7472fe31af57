import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PersonId } from '../../platform/db/schema.ts';
import { fromStored, toStored } from '../../platform/db/stored-template.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { RawTemplate } from '../../recognition/scale/templates.ts';
import { scaleMissing } from './scale-missing.ts';
import { findTemplates, templatesOfSpace } from './template-store.ts';

/** What may happen to the templates of a space, by whatever version. A number says whom it happens to. */
const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('enrol', 'enrol as an older version' as const),
    n: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      'erase',
      'give away',
      'change',
      'damage what is kept',
      'lose what is kept',
      'put on another scale' as const,
    ),
    n: fc.nat(),
  }),
  fc.constant({ kind: 'scale' as const, n: 0 }),
);

let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
});
afterAll(() => kith[Symbol.asyncDispose]());

const bits = (templates: Iterable<Float32Array>) =>
  [...templates].map((template) => Buffer.from(template.buffer).toString('base64')).sort();

it('whatever happens, everybody is compared by what follows from what is stored, and nothing is kept of anybody else', async () => {
  const { db } = kith.context;
  const { queries } = db;
  const faces = faceLike(5);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const { id: spaceId } = (await kith.call('POST', '/v1/spaces/', { name: `${performance.now()}` })).body;
      /** Who is known by which templates. */
      const model = new Map<PersonId, RawTemplate[]>();
      const rows = () =>
        queries.selectFrom('person_templates').selectAll().where('space_id', '=', spaceId).orderBy('id').execute();
      for (const { kind, n } of steps) {
        const all = await rows();
        const row = all[n % Math.max(1, all.length)];
        const ofRow = (id: number) => queries.updateTable('scaled_templates').where('template_id', '=', id as never);
        if (kind === 'enrol' || kind === 'enrol as an older version') {
          const looks = Array.from({ length: n }, () => faces.stranger());
          const [person] = await manyFaces(db, spaceId, [looks], { isScaled: kind === 'enrol' });
          if (person) model.set(person, looks);
        } else if (kind === 'scale') {
          await scaleMissing(db, spaceId, new AbortController().signal);
        } else if (row) {
          const owner = row.person_id;
          const own = model.get(owner) ?? [];
          if (kind === 'erase') {
            await queries.deleteFrom('persons').where('id', '=', owner).execute();
            model.delete(owner);
          } else if (kind === 'give away') {
            const into = all[0]?.person_id ?? owner;
            await queries
              .updateTable('person_templates')
              .set({ person_id: into })
              .where('person_id', '=', owner)
              .execute();
            model.delete(owner);
            model.set(into, into === owner ? own : [...(model.get(into) ?? []), ...own]);
          } else if (kind === 'change') {
            const template = fromStored(row);
            const another = faces.stranger();
            await queries.updateTable('person_templates').set(toStored(another)).where('id', '=', row.id).execute();
            const [before] = template ? bits([template]) : [];
            model.set(
              owner,
              own.map((look) => (bits([look])[0] === before ? another : look)),
            );
          } else if (kind === 'damage what is kept') {
            await ofRow(row.id).set({ checksum: 1 }).execute();
          } else if (kind === 'lose what is kept') {
            await queries.deleteFrom('scaled_templates').where('template_id', '=', row.id).execute();
          } else {
            await queries
              .deleteFrom('scaled_templates')
              .where('template_id', '=', row.id)
              .where('scale', '=', SCALE + 1)
              .execute();
            await ofRow(row.id)
              .set({ scale: SCALE + 1 })
              .execute();
          }
        }
      }
      const due = new Map([...model].map(([person, looks]) => [person, bits(looks.map(scaleTemplate))]));
      const found = await findTemplates(queries, spaceId, [...model.keys()]);
      expect(new Map([...found].map(([person, { templates }]) => [person, bits(templates)]))).toEqual(due);
      const loaded = new Map<PersonId, string[]>();
      for await (const [person, { templates }] of templatesOfSpace(queries, spaceId))
        loaded.set(person, bits(templates));
      expect(loaded).toEqual(due);
      await scaleMissing(db, spaceId, new AbortController().signal);
      const all = await queries.selectFrom('scaled_templates').selectAll().where('space_id', '=', spaceId).execute();
      const kept = all.filter(({ scale }) => scale === SCALE);
      expect(kept.map(({ template_id, scale }) => [template_id, scale]).sort()).toEqual(
        (await rows()).map(({ id }) => [id, SCALE]).sort(),
      );
      expect((await kith.call('DELETE', `/v1/spaces/${spaceId}/`)).status).toBe(204);
    }),
    { numRuns: 30 },
  );
});
