/** What it costs that a face that nobody knows joins its stranger, beside storing its entry as ever, and how long strangers take to load. */

import { SourceId } from '@kith/contract';
import { advanceRevision, type RawTemplate, type Sighting, withScaled, writeEntries } from '@kith/server/parts';
import { type FaceVector, faceLike } from '@kith/testing/face-like';
import { manyEntries } from '@kith/testing/many-entries';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { elapsedMs, median, row } from './median.ts';
import { processorLine } from './processor.ts';

const ROUNDS = 200;
/** Of one person on two pictures. */
const ALIKE = 0.8;
/** Of their faces. */
const KEPT = 1000;

/** @param strangers who are known already, on the database that tests run on */
export async function benchStrangers(strangers: number): Promise<void> {
  console.log(processorLine());
  await using kith = await openTestKith();
  const { context, spaceId } = kith;
  const known = await fill(kith, strangers);
  const loading = await elapsedMs(() => context.strangers.load(spaceId));
  const of = context.config.database.kind;
  console.log(
    `${of}, ${strangers.toLocaleString('en')} strangers, loaded in the background in ${loading.toFixed(0)} ms`,
  );
  const { stranger, similar } = faceLike(5);
  const faces = Array.from({ length: ROUNDS }, () => withScaled(stranger()));
  const alone = await repeated(async (i) => store(kith, faces[i]?.template ?? stranger()));
  const floor = { name: 'entry alone', ms: median(alone) };
  console.log(row('an entry as ever', floor.ms));
  for (const [name, next] of [
    ['an entry of a newcomer', () => stranger()],
    ['an entry of a stranger', (i: number) => similar(known[i % known.length] ?? stranger(), ALIKE)],
  ] as const) {
    const seen = Array.from({ length: ROUNDS }, (_, i) => withScaled(next(i)));
    const searches: number[] = [];
    const follows: number[] = [];
    const joined = await repeated(
      async (i) => {
        const face = seen[i] ?? withScaled(stranger());
        let found: Awaited<ReturnType<typeof context.strangers.seek>> = null;
        searches.push(
          await elapsedMs(async () => {
            found = await context.strangers.seek(spaceId, [face.scaled]);
          }),
        );
        const { asOf, compared, near } = found ?? { asOf: 0, compared: 0, near: [] };
        await store(kith, face.template, { ...face, weight: 1, asOf, compared, near: near[0] ?? [] });
      },
      async () => {
        follows.push(await elapsedMs(() => context.strangers.catchUp(spaceId)));
      },
    );
    console.log(row(name, median(joined), floor));
    console.log(row('  of which the search', median(searches)));
    console.log(row('  and afterwards, in the background', median(follows)));
  }
}

/** @param after is not counted */
async function repeated(work: (i: number) => Promise<unknown>, after = async (): Promise<void> => undefined) {
  const all: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    all.push(await elapsedMs(() => work(i)));
    await after();
  }
  return all;
}

type Sought = NonNullable<Sighting['unknown']>['sought'];

async function store({ context, spaceId }: TestKith, template: RawTemplate, sought?: Sought): Promise<void> {
  const { db, clock, strangers, rememberedGroups, onEntries, onEnded } = context;
  const none = {
    age: null,
    sex: null,
    mood: null,
    liveness: '' as const,
    exposure: null,
    blur: 0,
    pan: null,
    tilt: null,
  };
  const fresh: Parameters<typeof strangers.committed>[2][number][] = [];
  const now = clock();
  const revision = await db.transaction(async (tx) => {
    const advanced = await advanceRevision(tx, spaceId, 'entries');
    const sighting = {
      ...{
        sourceId: SourceId.parse(1),
        facesize: 40_000,
        template,
        scaled: withScaled(template).scaled,
        attributes: none,
      },
      ...{ result: 'nm' as const, person: null, confidence: null, seen: now, faceImage: null, fullImage: null },
      ...(sought && { unknown: { sought, frame: {} } }),
    };
    const joining = { index: strangers, now, fresh };
    await writeEntries(tx, { rememberedGroups, onEntries, onEnded, now, ...(sought && { joining }) }, spaceId, [
      sighting,
    ]);
    return advanced;
  });
  strangers.committed(spaceId, revision, fresh);
}

/** @returns some of their faces */
async function fill(kith: TestKith, strangers: number): Promise<FaceVector[]> {
  const { context, spaceId } = kith;
  const { db } = context;
  const { id: sourceId } = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body;
  const { stranger } = faceLike(3);
  const known: FaceVector[] = [];
  function* seen() {
    for (let i = 0; i < strangers; i++) {
      const face = stranger();
      if (known.length < KEPT) known.push(face);
      yield { face, sourceId, seen: Date.now() };
    }
  }
  await manyEntries(db, spaceId, seen(), { isSigned: false });
  await db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    await sql`insert into strangers (space_id, created, first_seen, last_seen, sightings, visits, is_ignored)
      select space_id, created, created, created, 1, 1, 0 from entries order by id`.execute(tx);
    await sql`insert into stranger_entries (space_id, entry_id, stranger_id, is_looked_for, begins_visit, weight)
      select space_id, id, id, 1, 1, 1 from entries order by id`.execute(tx);
  });
  // As the server does every minute.
  await db.analyseGrown();
  return known;
}
