import { limits } from '@kith/contract';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let kith: TestKith;

beforeAll(async () => {
  kith = await openTestKith({ vision: numberedFaces() });
  await kith.call('POST', '/v1/sources/', { name: 'desk', manual_create_facesize_threshold: 0 });
});
afterAll(() => kith?.[Symbol.asyncDispose]());

const enrol = async (face: number, fields: Record<string, string>) =>
  uploadTo(kith, '/v1/persons/', await pictureOf(face), { source: 'desk', ...fields });
const attributesOf = async (pid: string) => (await kith.call('GET', `/v1/persons/${pid}/`)).body.attributes;
const asJson = (attributes: unknown) => ({ attributes: JSON.stringify(attributes) });

describe('a person who is created with attributes', () => {
  it('has them from the first entry on, and is in the groups whose rules ask for them', async () => {
    const known = { department: 'Sales', level: 3, remote: true };
    const first = await enrol(1, asJson(known));
    expect([first.status, await attributesOf(first.body.pid)]).toEqual([201, known]);
    const rule = { attributes: [{ name: 'department', is: 'equal', value: 'Sales' }] };
    const { id } = (await kith.call('POST', '/v1/groups/persons/', { name: 'Sales', rule })).body;
    const { pid } = (await enrol(2, asJson({ department: 'Sales' }))).body;
    const [entry] = (await kith.call('GET', `/v1/entries/?pid=${pid}`)).body.results;
    expect(entry.persons_groups).toEqual([{ id, name: 'Sales' }]);
  });

  it('has none when none are given; of somebody who is found they stay', async () => {
    const { pid } = (await enrol(3, {})).body;
    const again = await enrol(3, asJson({ department: 'Crew' }));
    expect([again.status, again.body.pid, await attributesOf(pid)]).toEqual([200, pid, {}]);
  });

  it('may come of an entry', async () => {
    const [entry] = (await uploadTo(kith, '/v1/entries/', await pictureOf(4), { source: 'desk' })).body.results;
    const made = await kith.call('POST', '/v1/persons/entry/', { id: entry.id, attributes: { level: 1 } });
    expect([made.status, await attributesOf(made.body.pid)]).toEqual([201, { level: 1 }]);
  });

  it('is not created when they are more than may be, or none at all', async () => {
    const names = Array.from({ length: limits.attributesPerPerson + 1 }, (_, i) => `a${i}`);
    const many = Object.fromEntries(names.map((name) => [name, 1]));
    const long = Object.fromEntries(names.slice(0, 10).map((name) => [name, 'x'.repeat(limits.nameLength)]));
    for (const wrong of [many, long, { a: null }, { a: {} }, ['a'], 'text']) {
      const { status, body } = await enrol(5, asJson(wrong));
      expect([status, body.fields[0].name]).toEqual([400, 'attributes']);
    }
    expect((await enrol(5, { attributes: '{"a":' })).status).toBe(400);
    expect((await enrol(5, {})).status).toBe(201);
  });
});
