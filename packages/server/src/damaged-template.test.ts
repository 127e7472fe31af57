import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaFolder } from '@kith/testing/media-folder';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBackup } from './operations/backup/make-backup.ts';
import { restoreBackup } from './operations/backup/restore-backup.ts';
import { checkTemplates } from './operations/doctor/templates.ts';
import { identify } from './people/persons/identify.ts';
import { IndexSync } from './people/persons/index-sync.ts';
import { type Config, decideConfig } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';
import { fromStored } from './platform/db/stored-template.ts';
import { scaleTemplate } from './recognition/scale/scale-template.ts';
import { sufficientLikeness } from './sightings/samples/likeness.ts';
import { getThresholds } from './tenancy/thresholds/thresholds.ts';

let folder: string;
let kith: TestKith;
let pids: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-damaged-'));
  kith = await openTestKith();
  pids = await kith.addPersons(3);
  await damage(1);
});
afterEach(async () => {
  await kith[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const rowsOf = ({ context }: TestKith) =>
  context.db.queries.selectFrom('person_templates').selectAll().orderBy('id').execute();

const never = (): never => {
  throw new Error('It is not there.');
};

/** Turns one bit of the template of a person, as an old disk may. */
async function damage(person: number): Promise<void> {
  const row = (await rowsOf(kith))[person];
  if (!row) throw new Error('There is no such person.');
  const vector = Buffer.from(row.vector);
  vector.writeUInt8(vector.readUInt8(3) ^ 0x40, 3);
  await kith.context.db.queries.updateTable('person_templates').set({ vector }).where('id', '=', row.id).execute();
}

/** Who each of the persons is taken for, by the templates that were stored. */
async function known(of: TestKith): Promise<string[]> {
  const found: string[] = [];
  for (const row of await rowsOf(of)) {
    const template = fromStored(row);
    if (!template) {
      found.push('damaged');
      continue;
    }
    const decision = await identify(
      of.context,
      of.spaceId,
      scaleTemplate(template),
      await getThresholds(of.context.db.queries, of.spaceId),
    );
    found.push(decision.result);
  }
  return found;
}

describe('one turned bit in one template', () => {
  it('costs its person alone: the start goes on, and says how many, and not who', async () => {
    const said: string[] = [];
    const log = pino({ base: null }, { write: (line: string) => said.push(line) });
    const { db, faceIndex, config } = kith.context;
    const place = { database: config.database, dataDir: folder, node: 'another' };
    await using indexSync = await IndexSync.open({ db, faceIndex, log, ...place });
    expect(indexSync.damagedTemplates).toBe(1);
    expect(await known(kith)).toEqual(['exact', 'damaged', 'exact']);
    expect(said.map((line) => JSON.parse(line))).toMatchObject([{ damaged: 1, spaceId: kith.spaceId }]);
    for (const pid of pids) expect(said.join()).not.toContain(pid);
    // A template that is as it was counts no more.
    const [first, second] = await rowsOf(kith);
    await db.queries
      .updateTable('person_templates')
      .set({ vector: first?.vector as Buffer, checksum: first?.checksum as number })
      .where('id', '=', second?.id as never)
      .execute();
    await using again = await IndexSync.open({ db, faceIndex, log, ...place });
    expect(again.damagedTemplates).toBe(0);
  });

  it('does not keep its person from being known again, by another photo', async () => {
    const { queries } = kith.context.db;
    const persons = await queries.selectFrom('persons').selectAll().orderBy('id').execute();
    const stranger = scaleTemplate(fromStored((await rowsOf(kith))[0] ?? never()) ?? never());
    const outcomes = persons.map((person) => sufficientLikeness(queries, person, stranger, 'ha'));
    expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(['similar', 'similar', 'not similar']);
  });

  it('is told to the operator by the doctor, with the person', async () => {
    expect(await checkTemplates(kith.context.db.queries)).toEqual([
      {
        check: 'templates',
        state: 'problem',
        sentence: expect.stringMatching(`^Templates of 1 persons .*${pids[1]}\\.$`),
      },
    ]);
  });

  it('is in a backup, which says so, and what is restored from it starts', async () => {
    const file = join(folder, 'kith.tar');
    const { config } = kith.context;
    const made = await makeBackup(file, { config, tokenKeyGiven: false, clock: Date.now, onPicture: () => undefined });
    expect(made).toMatchObject({ damaged: 1, rows: { persons: 3 } });
    const into: Config = decideConfig(
      readEnv({ KITH_DATA_DIR: join(folder, 'restored'), KITH_DATABASE_URL: await testDatabaseUrl() }),
    );
    await restoreBackup(file, into, () => undefined);
    const { dataDir, database } = into;
    await using restored = await openTestKith({
      restored: kith,
      env: {
        KITH_DATA_DIR: dataDir,
        KITH_MEDIA_DIR: mediaFolder(into),
        KITH_DATABASE_URL: database.kind === 'sqlite' ? `sqlite:${database.file}` : database.url,
        KITH_LOG_LEVEL: 'silent',
      },
    });
    expect(await known(restored)).toEqual(['exact', 'damaged', 'exact']);
    expect((await restored.call('GET', `/v1/persons/${pids[1]}/`)).status).toBe(200);
    expect((await restored.app.inject('/metrics')).body).toMatch(/^kith_damaged_templates 1$/m);
  });
});
