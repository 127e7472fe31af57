import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import type { PersonId } from '../../platform/db/schema.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';

const PERSONS = 20;
const LEAST = 0.3;

/** A space of persons, and a face of each of them. */
async function openHouse() {
  const kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
  const { context, spaceId } = kith;
  const { stranger, similar } = faceLike(7);
  const known = Array.from({ length: PERSONS }, stranger);
  await manyFaces(
    context.db,
    spaceId,
    known.map((template) => [template]),
  );
  await context.indexSync.catchUp(spaceId);
  return {
    db: context.db,
    faces: known.map((template) => scaleTemplate(similar(template, 0.8))),
    nearest: (faces: readonly ScaledTemplate[], closeBehind?: number) =>
      context.gallery.nearest(spaceId, faces, {
        templates: PERSONS,
        leastCosine: LEAST,
        ...(closeBehind !== undefined && { closeBehind }),
      }),
    [Symbol.asyncDispose]: () => kith[Symbol.asyncDispose](),
  };
}

it('faces that are looked for together are as near to everybody as each by itself', async () => {
  await using house = await openHouse();
  const together = await house.nearest(house.faces);
  const alone = await Promise.all(house.faces.map((face) => house.nearest([face])));
  expect(together).toEqual(alone.flat());
  expect(new Set(together.map(([nearest]) => nearest?.personId)).size).toBe(PERSONS);
});

it('who asks for the nearest alone is told the same, and of fewer others', async () => {
  await using house = await openHouse();
  const strangers = Array.from({ length: PERSONS }, faceLike(8).stranger).map(scaleTemplate);
  const faces = [...house.faces, ...strangers];
  const all = await house.nearest(faces);
  const first = await house.nearest(faces, 0);
  expect(first.map(([nearest]) => nearest)).toEqual(all.map(([nearest]) => nearest));
  expect(first.flat().length).toBeLessThan(all.flat().length / 4);
});

it('who asks for those who are close behind is told of all who are, and reach what is asked', async () => {
  await using house = await openHouse();
  const [one, other, third] = house.faces;
  if (!one || !other || !third) throw new Error('There are faces.');
  const between = halfway(halfway(one, other), third);
  for (const closeBehind of [0, 0.05, 0.2, 1]) {
    const [all = []] = await house.nearest([between]);
    const [close = []] = await house.nearest([between], closeBehind);
    const best = all[0]?.cosine ?? 0;
    const due = all.filter(({ cosine }, i) => i === 0 || (cosine >= LEAST && cosine > best - closeBehind));
    expect(close).toEqual(expect.arrayContaining(due));
  }
});

it('where the template of the nearest is damaged, the second is the nearest', async () => {
  await using house = await openHouse();
  const faces = house.faces.slice(0, 1);
  const [[damaged, second] = []] = await house.nearest(faces);
  await damage(house.db, damaged?.personId);
  const [[nearest] = []] = await house.nearest(faces, 0);
  expect(nearest).toEqual(second);
});

it('where the nearest was found by a template that is gone since, and has another, the second is the nearest', async () => {
  await using house = await openHouse();
  const faces = house.faces.slice(0, 1);
  const [[before, second, ...others] = []] = await house.nearest(faces);
  const far = others.at(-1);
  if (!before || !far) throw new Error('Too few are known.');
  const { queries } = house.db;
  // Of which the index has not heard yet, as of what another node commits.
  await queries.deleteFrom('person_templates').where('person_id', '=', before.personId).execute();
  const looks = queries.updateTable('person_templates').set({ person_id: before.personId });
  await looks.where('person_id', '=', far.personId).execute();
  const [[nearest] = []] = await house.nearest(faces, 0);
  expect(nearest).toEqual(second);
});

const halfway = (one: ScaledTemplate, other: ScaledTemplate): ScaledTemplate => {
  const sum = one.map((value, i) => value + (other[i] ?? 0));
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length) as ScaledTemplate;
};

async function damage({ queries }: Awaited<ReturnType<typeof openHouse>>['db'], personId: PersonId | undefined) {
  if (personId === undefined) throw new Error('Nobody was found.');
  const ofPerson = queries.selectFrom('person_templates').select('id').where('person_id', '=', personId);
  await queries.deleteFrom('scaled_templates').where('template_id', 'in', ofPerson).execute();
  await queries.updateTable('person_templates').set({ checksum: 1 }).where('person_id', '=', personId).execute();
}
