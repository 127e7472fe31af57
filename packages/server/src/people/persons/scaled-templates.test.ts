import { readFile } from 'node:fs/promises';
import type { TemplateId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../platform/db/schema.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { fromStored, fromStoredScaled, toStored } from '../../platform/db/stored-template.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { identify } from './identify.ts';
import { scaleMissing } from './scale-missing.ts';
import { rowsToScale } from './scaled-store.ts';
import { deletePerson } from './store.ts';
import { findTemplates } from './template-store.ts';

const faces = faceLike(31);
let kith: TestKith;
beforeEach(async () => {
  kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
});
afterEach(() => kith[Symbol.asyncDispose]());

const never = (): never => {
  throw new Error('It is not there.');
};

const stored = () => kith.context.db.queries.selectFrom('person_templates').selectAll().orderBy('id').execute();
const rowsOf = (scale: number) =>
  kith.context.db.queries
    .selectFrom('scaled_templates')
    .selectAll()
    .where('scale', '=', scale)
    .orderBy('template_id')
    .execute();
const kept = () => rowsOf(SCALE);

/** What should be kept: of every sound template what follows from it. */
async function expectKept(): Promise<void> {
  const due = (await stored()).map((row) => {
    const template = fromStored(row);
    return { id: row.id, scaled: template && scaleTemplate(template) };
  });
  const found = (await kept()).map((row) => {
    expect(row).toMatchObject({ space_id: kith.spaceId, scale: SCALE });
    return { id: row.template_id, scaled: fromStoredScaled(row) };
  });
  expect(found).toEqual(due);
}

/** What is compared of everybody is what follows from what is stored, whatever is kept of it. */
async function expectCompared(): Promise<void> {
  const rows = await stored();
  const persons = [...new Set(rows.map(({ person_id }) => person_id))];
  const looks = await findTemplates(kith.context.db.queries, kith.spaceId, persons);
  for (const personId of persons) {
    const due = rows.filter((row) => row.person_id === personId).flatMap((row) => fromStored(row) ?? []);
    const bits = (templates: readonly Float32Array[]) =>
      templates.map((template) => Buffer.from(template.buffer)).sort();
    expect(bits(looks.get(personId)?.templates ?? [])).toEqual(bits(due.map(scaleTemplate)));
  }
}

async function resultOf(template: Parameters<typeof scaleTemplate>[0]): Promise<string> {
  const { context, spaceId } = kith;
  const thresholds = await getThresholds(context.db.queries, spaceId);
  return (await identify(context, spaceId, scaleTemplate(template), thresholds)).result;
}

const complete = () => scaleMissing(kith.context.db, kith.spaceId, new AbortController().signal);

describe('a person who is enrolled', () => {
  it('has its template as it is stored and as it is compared', async () => {
    await kith.addPersons(3);
    expect(await kept()).toHaveLength(3);
    await expectKept();
    await expectCompared();
  });

  it('by a version that knows of no scales, is found at once, and as ever when that is made good', async () => {
    const face = faces.stranger();
    await manyFaces(kith.context.db, kith.spaceId, [[face], [faces.stranger(), faces.stranger()]], { isScaled: false });
    await kith.context.indexSync.catchUp(kith.spaceId);
    expect(await resultOf(face)).toBe('exact');
    await expectCompared();
    await complete();
    expect(await kept()).toHaveLength(3);
    await expectKept();
    expect(await resultOf(face)).toBe('exact');
    expect(await resultOf(faces.stranger())).toBe('nm');
  });

  it('and erased, leaves nothing', async () => {
    const [pid] = await kith.addPersons(2);
    const [row] = await kept();
    expect((await kith.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
    expect(await kept()).toHaveLength(1);
    const { database } = kith.context.config;
    if (database.kind !== 'sqlite') return;
    const needle = (row ?? never()).vector.subarray(0, 64);
    for (const end of ['', '-wal']) {
      const bytes = await readFile(`${database.file}${end}`).catch(() => Buffer.alloc(0));
      expect(bytes.includes(needle)).toBe(false);
    }
  });

  it('and merged, is compared by the same templates', async () => {
    const [into, from] = await kith.addPersons(2);
    expect((await kith.call('POST', `/v1/persons/${into}/merge/`, { from })).status).toBe(200);
    expect(await kept()).toHaveLength(2);
    await expectKept();
    await expectCompared();
  });
});

describe('what is kept of a template', () => {
  it('is made anew when it is damaged, and costs nobody anything', async () => {
    await kith.addPersons(3);
    const [row] = await kept();
    const vector = Buffer.from((row ?? never()).vector);
    vector.writeUInt8(vector.readUInt8(3) ^ 0x40, 3);
    await kith.context.db.queries
      .updateTable('scaled_templates')
      .set({ vector })
      .where('template_id', '=', (row ?? never()).template_id)
      .execute();
    await expectCompared();
  });

  it.each([
    ['the version before, and stays for its nodes', SCALE - 1, 3],
    ['the version after, and stays for its nodes', SCALE + 1, 3],
    ['a version that nobody goes back to, and goes', SCALE - 2, 0],
  ])('is missing as long as it is that of %s', async (_, scale, stay) => {
    const [pid] = await kith.addPersons(4);
    await kith.context.db.queries.updateTable('scaled_templates').set({ scale }).execute();
    await expectCompared();
    expect((await kith.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
    await complete();
    await expectKept();
    expect(await rowsOf(scale)).toHaveLength(stay);
  });

  it('goes when the template is another one', async () => {
    await kith.addPersons(3);
    const [row] = await stored();
    const change = kith.context.db.queries.updateTable('person_templates').where('id', '=', (row ?? never()).id);
    await change.set(toStored(faces.stranger())).execute();
    expect(await kept()).toHaveLength(2);
    await expectCompared();
    await complete();
    await expectKept();
  });

  it('is nothing of one that is damaged, until that is mended', async () => {
    await kith.addPersons(3);
    const [row] = await stored();
    const { id, vector, checksum } = row ?? never();
    const change = kith.context.db.queries.updateTable('person_templates').where('id', '=', id);
    await change.set({ vector: Buffer.from(vector).fill(7, 0, 9) }).execute();
    await complete();
    await expectKept();
    await expectCompared();
    let again = 0;
    await scaleMissing(kith.context.db, kith.spaceId, new AbortController().signal, {
      onDone: (n) => {
        again += n;
      },
    });
    expect(again).toBe(0);
    await change.set({ vector, checksum }).execute();
    await complete();
    await expectKept();
  });

  it('stays when the checksum of the template is made', async () => {
    await kith.addPersons(1);
    const [row] = await stored();
    const { id, checksum } = row ?? never();
    const change = kith.context.db.queries.updateTable('person_templates').where('id', '=', id);
    await change.set({ vector: (row ?? never()).vector, checksum }).execute();
    expect(await kept()).toHaveLength(1);
  });
});

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('what PostgreSQL has no statistics of yet', () => {
  it('is looked up one by one, however many templates there are', async () => {
    const { db } = kith.context;
    await sql`analyze scaled_templates`.execute(db.queries);
    const persons = await manyFaces(
      db,
      kith.spaceId,
      Array.from({ length: 3000 }, () => [faces.stranger()]),
    );
    await sql`analyze person_templates`.execute(db.queries);
    for (const query of [
      rowsToScale(db.queries, kith.spaceId).where('t.person_id', 'in', persons.slice(0, 16)),
      rowsToScale(db.queries, kith.spaceId).orderBy('t.person_id').limit(2000),
    ]) {
      const plan = (await query.explain()).map((line) => Object.values(line)[0]).join('\n');
      expect(plan).not.toContain('Join');
      expect(plan).not.toContain('Seq Scan on scaled_templates');
    }
  });
});

describe('bringing a space onto the scale', () => {
  it('goes on where it was stopped', async () => {
    const { db } = kith.context;
    const looks = Array.from({ length: 300 }, () => [faces.stranger()]);
    await manyFaces(db, kith.spaceId, looks, { isScaled: false });
    const stop = new AbortController();
    let done = 0;
    await scaleMissing(db, kith.spaceId, stop.signal, {
      onDone: (n) => {
        done += n;
        stop.abort();
      },
    });
    expect(done).toBeGreaterThan(0);
    expect(await kept()).toHaveLength(done);
    await expectCompared();
    await scaleMissing(db, kith.spaceId, new AbortController().signal, {
      onDone: (n) => {
        done += n;
      },
    });
    expect(done).toBe(300);
    await expectKept();
  });

  it('brings nobody back who is erased meanwhile', async () => {
    const { db } = kith.context;
    const looks = Array.from({ length: 140 }, () => [faces.stranger()]);
    const persons = await manyFaces(db, kith.spaceId, looks, { isScaled: false });
    const erase = (id: PersonId) =>
      db.transaction(async (tx) => {
        const change = { revision: await advanceRevision(tx, kith.spaceId), now: 0 };
        await deletePerson(tx, kith.spaceId, id, change);
      });
    await Promise.all([complete(), ...persons.filter((_, i) => i % 3 === 0).map(erase)]);
    await complete();
    await expectKept();
    expect((await kept()).map(({ template_id }): TemplateId => template_id)).toEqual(
      (await stored()).map(({ id }) => id),
    );
  });
});
