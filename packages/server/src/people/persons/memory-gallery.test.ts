import { faceLike } from '@kith/testing/face-like';
import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import { insertPerson } from './store.ts';

const PERSONS = 20;

it('faces that are looked for together are as near to everybody as each by itself', async () => {
  await using kith = await openTestKith();
  const { context, spaceId } = kith;
  const { stranger, similar } = faceLike(7);
  const known = Array.from({ length: PERSONS }, stranger);
  await context.db.transaction(async (tx) => {
    const change = { revision: await advanceRevision(tx, spaceId), now: context.clock() };
    for (const template of known) {
      const shown = { facesize: 40_000, face_image: null, full_image: null };
      const row = { space_id: spaceId, pid: context.ids.pid(), source_id: null, created: change.now, ...shown };
      await insertPerson(tx, row, { template, scaled: scaleTemplate(template), entryId: null }, change);
    }
  });
  await context.indexSync.catchUp(spaceId);
  const faces = known.map((template) => scaleTemplate(similar(template, 0.8)));
  const { gallery } = context;
  const options = { templates: await gallery.templates(spaceId), leastCosine: 0.3 };
  const together = await gallery.nearest(spaceId, faces, options);
  const alone = await Promise.all(faces.map((face) => gallery.nearest(spaceId, [face], options)));
  expect(together).toEqual(alone.flat());
  expect(new Set(together.map(([nearest]) => nearest?.personId)).size).toBe(PERSONS);
});
