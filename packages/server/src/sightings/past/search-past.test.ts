import type { EntryId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { manyEntries } from '@kith/testing/many-entries';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromStored } from '../../platform/db/stored-template.ts';
import { confidenceOf } from '../../recognition/calibration/calibration.ts';
import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';

const PERSONS = 12;
const ENTRIES = 600;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** Everything is held in memory, or nothing is. */
describe.each([
  ['in memory', {}],
  ['as it is read', { pastBytes: 0 }],
])('the past, searched %s', (_how, options) => {
  const { random, stranger, similar } = faceLike(26);
  const persons = Array.from({ length: PERSONS }, stranger);
  let kith: TestKith;
  let ids: EntryId[];
  let sources: number[];

  beforeAll(async () => {
    kith = await openTestKith(options);
    sources = [];
    for (const name of ['door', 'gate']) sources.push((await kith.call('POST', '/v1/sources/', { name })).body.id);
    ids = await manyEntries(kith.context.db, kith.spaceId, seen(ENTRIES));
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  function* seen(count: number) {
    for (let i = 0; i < count; i++) {
      const one = random() < 0.5 ? persons[Math.floor(random() * PERSONS)] : undefined;
      const face = one ? similar(one, 0.4 + 0.55 * random()) : stranger();
      yield { face, sourceId: sources[i % 2] as never, seen: START + i * DAY_MS };
    }
  }

  const search = async (wish: object) => (await kith.call('POST', '/v1/entries/search/', wish)).body;
  const idsOf = ({ results }: { results: { entry: { id: number } }[] }) => results.map(({ entry }) => entry.id);

  /** All stored templates compared. */
  async function bruteForce(entryId: number, confidence: number, limit: number, passes: (id: number) => boolean) {
    const rows = await kith.context.db.queries.selectFrom('entry_templates').selectAll().execute();
    const faces = rows.flatMap((row) => {
      const template = fromStored(row);
      return template ? [{ id: row.entry_id as number, face: scaleTemplate(template) }] : [];
    });
    const wanted = faces.find(({ id }) => id === entryId);
    if (!wanted) throw new Error(`There is no entry ${entryId}.`);
    const others = faces.filter(({ id }) => id !== entryId && passes(id));
    const found = others
      .map(({ id, face }) => ({ id, cosine: cosineOfTemplates(wanted.face, face) }))
      .map(({ id, cosine }) => ({ id, cosine, confidence: confidenceOf(cosine, others.length) }))
      .filter((one) => one.confidence >= confidence)
      .sort((a, b) => b.cosine - a.cosine || b.id - a.id)
      .slice(0, limit);
    return { compared: others.length, found: found.map((one) => [one.id, one.confidence]) };
  }

  it('finds whom comparing all stored templates finds, by time and by camera', { timeout: 120_000 }, async () => {
    const wish = fc.record({
      at: fc.nat(ENTRIES - 1),
      confidence: fc.constantFrom(20, 68.84, 75.5),
      limit: fc.integer({ min: 1, max: 100 }),
      source: fc.option(fc.nat(1)),
      from: fc.option(fc.nat(ENTRIES)),
      to: fc.option(fc.nat(ENTRIES)),
    });
    await fc.assert(
      fc.asyncProperty(wish, async ({ at, confidence, limit, source, from, to }) => {
        const timeOf = (day: number) => new Date(START + day * DAY_MS).toISOString();
        const answer = await search({
          entry_id: ids[at],
          confidence,
          limit,
          ...(source !== null && { sources_ids: [sources[source]] }),
          ...(from !== null && { date_from: timeOf(from) }),
          ...(to !== null && { date_to: timeOf(to) }),
        });
        const passes = (id: number) => {
          const place = ids.indexOf(id as EntryId);
          return place >= (from ?? 0) && place <= (to ?? ENTRIES) && (source === null || place % 2 === source);
        };
        const results = answer.results.map((one: { entry: { id: number }; confidence: number }) => [
          one.entry.id,
          one.confidence,
        ]);
        expect({ compared: answer.compared, found: results }).toEqual(
          await bruteForce(ids[at] ?? 0, confidence, limit, passes),
        );
      }),
      { numRuns: 25, seed: 26 },
    );
  });

  it('finds what was stored a moment ago', async () => {
    const face = stranger();
    const [first = 0] = await manyEntries(kith.context.db, kith.spaceId, [
      { face, sourceId: sources[0] as never, seen: 0 },
    ]);
    expect(idsOf(await search({ entry_id: first }))).toEqual([]);
    const [second] = await manyEntries(kith.context.db, kith.spaceId, [
      { face: similar(face, 0.9), sourceId: sources[1] as never, seen: 0 },
    ]);
    expect(idsOf(await search({ entry_id: first }))).toEqual([second]);
  });

  it('finds nothing any more that was deleted, nor that of a deleted camera', async () => {
    const face = stranger();
    const { id: gone } = (await kith.call('POST', '/v1/sources/', { name: `gone ${Math.random()}` })).body;
    const again = (sourceId: number) => ({ face: similar(face, 0.9), sourceId: sourceId as never, seen: 0 });
    const [first = 0, second, third] = await manyEntries(
      kith.context.db,
      kith.spaceId,
      [sources[0] ?? 0, gone, sources[1] ?? 0].map(again),
    );
    expect(new Set(idsOf(await search({ entry_id: first })))).toEqual(new Set([second, third]));
    expect((await kith.call('DELETE', `/v1/sources/${gone}/`)).status).toBe(202);
    expect(idsOf(await search({ entry_id: first }))).toEqual([third]);
    expect((await kith.call('DELETE', `/v1/entries/${third}/`)).status).toBe(204);
    expect(idsOf(await search({ entry_id: first }))).toEqual([]);
  });

  it('finds entries of an older version, once what they are looked for by is made', async () => {
    const face = stranger();
    const looks = [face, similar(face, 0.9), similar(face, 0.8)];
    const [first, second, third] = await manyEntries(
      kith.context.db,
      kith.spaceId,
      looks.map((look) => ({ face: look, sourceId: sources[0] as never, seen: 0 })),
      { isSigned: false },
    );
    expect(idsOf(await search({ entry_id: first }))).toEqual([second, third]);
  });

  it('passes over a template that is damaged, and refuses to look for it', async () => {
    const face = stranger();
    const looks = [face, similar(face, 0.9), similar(face, 0.8)];
    const [first = 0, second = 0, third] = await manyEntries(
      kith.context.db,
      kith.spaceId,
      looks.map((look) => ({ face: look, sourceId: sources[0] as never, seen: 0 })),
    );
    const { queries } = kith.context.db;
    await queries
      .updateTable('entry_templates')
      .set({ checksum: 1 })
      .where('entry_id', '=', second as EntryId)
      .execute();
    expect(idsOf(await search({ entry_id: first }))).toEqual([third]);
    expect(await search({ entry_id: second })).toMatchObject({ fields: [{ name: 'entry_id' }] });
  });
});

describe('a search of the past', () => {
  const { stranger, similar } = faceLike(27);
  let kith: TestKith;
  let sourceId: never;
  beforeAll(async () => {
    kith = await openTestKith();
    sourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id as never;
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  const search = (wish: object) => kith.call('POST', '/v1/entries/search/', wish);

  it('is limited to persons who are in a group now', async () => {
    const { queries } = kith.context.db;
    const [ada, bea] = await kith.addPersons(2);
    const face = stranger();
    const again = () => ({ face: similar(face, 0.9), sourceId, seen: 0 });
    const [first, ofAda = 0, ofBea = 0] = await manyEntries(kith.context.db, kith.spaceId, [again(), again(), again()]);
    for (const [pid, id] of [
      [ada, ofAda],
      [bea, ofBea],
    ] as const) {
      const person = await queries
        .selectFrom('persons')
        .select('id')
        .where('pid', '=', pid as never)
        .executeTakeFirst();
      await queries
        .updateTable('entries')
        .set({ person_id: person?.id ?? null })
        .where('id', '=', id as EntryId)
        .execute();
    }
    const { id: group } = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body;
    await kith.call('POST', '/v1/groups/persons/pids/', { pids: [bea], groups_ids: [group] });
    const { body } = await search({ entry_id: first, groups_ids: [group] });
    expect([body.compared, body.results.map((one: { entry: { id: number } }) => one.entry.id)]).toEqual([1, [ofBea]]);
    expect((await search({ entry_id: first, groups_ids: [group + 1] })).body.fields[0].name).toBe('groups_ids');
  });

  it('needs a photo, or an entry that has a face', async () => {
    const [detected] = await see(kith, [null], { sourceId, now: 0 });
    for (const [wish, field] of [
      [{}, 'image'],
      [{ entry_id: 1_000_000 }, 'entry_id'],
      [{ entry_id: detected }, 'entry_id'],
    ] as const) {
      const { status, body } = await search(wish);
      expect([status, body.fields[0].name]).toEqual([400, field]);
    }
  });
});
