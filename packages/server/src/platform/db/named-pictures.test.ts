import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import { isNamed, namedPictures, pictureColumns } from './named-pictures.ts';

it('every column of the schema that is called an image names pictures', async () => {
  await using kith = await openTestKith();
  const tables = await kith.context.db.queries.introspection.getTables();
  const found = tables.flatMap(({ name, columns }) =>
    columns.filter((column) => column.name.endsWith('_image')).map((column) => `${name}.${column.name}`),
  );
  const known = Object.entries(pictureColumns).flatMap(([table, columns]) =>
    columns.map((column) => `${table}.${column}`),
  );
  expect(found.sort()).toEqual(known.sort());
});

it('a picture is named by whatever row speaks of it', async () => {
  await using kith = await openTestKith();
  const { queries } = kith.context.db;
  await kith.addPersons(2);
  await queries.updateTable('persons').set({ face_image: 'a.jpg', full_image: 'b.jpg' }).execute();
  await queries.updateTable('person_templates').set({ face_image: 'c.jpg' }).execute();
  const names: string[] = [];
  for await (const name of namedPictures(queries)) names.push(name);
  expect(names.sort()).toEqual(['a.jpg', 'a.jpg', 'b.jpg', 'b.jpg', 'c.jpg', 'c.jpg']);
  const asked = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((name) => isNamed(queries, name));
  expect(await Promise.all(asked)).toEqual([true, true, true, false]);
});
