import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeBackup } from './operations/backup/make-backup.ts';
import { toStored } from './platform/db/stored-template.ts';
import type { RawTemplate } from './recognition/scale/templates.ts';

let folder: string;
let kith: TestKith;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-proof-'));
  kith = await openTestKith();
  await kith.addPersons(2);
});
afterEach(async () => {
  await kith[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const backup = (file: string, verify?: boolean) =>
  makeBackup(file, {
    config: kith.context.config,
    tokenKeyGiven: false,
    clock: Date.now,
    onPicture: () => undefined,
    ...(verify !== undefined && { verify }),
  });
const plainCopies = async () =>
  (await readdir(kith.context.config.dataDir)).filter((name) => /^backup(?!-lock)/.test(name));

it('a backup that can be restored gets its name, and nothing of the proof stays', async () => {
  await backup(join(folder, 'kith.tgz'));
  expect([await readdir(folder), await plainCopies()]).toEqual([['kith.tgz'], []]);
});

/** A group with more persons than a group may have, as no statement of Kith makes one. */
async function addOverfullGroup(): Promise<void> {
  const { queries } = kith.context.db;
  await sql`pragma ignore_check_constraints = 1`.execute(queries);
  await sql`insert into groups (space_id, name, name_key, description, created, persons_count)
    values (${kith.spaceId}, 'x', 'x', '', 0, 100001)`.execute(queries);
  await sql`pragma ignore_check_constraints = 0`.execute(queries);
}

it.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')(
  'a backup that cannot be restored says which table, is kept under another name, and spares the one before',
  async () => {
    await addOverfullGroup();
    const file = join(folder, 'kith.tar');
    await writeFile(file, 'the good one of yesterday');
    await expect(backup(file)).rejects.toThrow(
      /^The backup is not good, and is kept as .*kith\.tar\.unproven: .*table groups cannot be stored: CHECK/,
    );
    expect(await readFile(file, 'utf8')).toBe('the good one of yesterday');
    expect([await readdir(folder), await plainCopies()]).toEqual([['kith.tar', 'kith.tar.unproven'], []]);
    // Who cannot wait takes what there is.
    await backup(file, false);
    expect(await readFile(file, 'latin1')).toContain('kith-backup.json');
  },
);

it('a template that is no unit vector, and that its checksum fits, is told', async () => {
  const { queries } = kith.context.db;
  const [row] = await queries.selectFrom('person_templates').selectAll().orderBy('id').execute();
  const stored = toStored(new Float32Array(512).fill(1) as RawTemplate);
  await queries
    .updateTable('person_templates')
    .set({ vector: stored.vector, checksum: stored.checksum })
    .where('id', '=', row?.id as never)
    .execute();
  await expect(backup(join(folder, 'kith.tar'))).rejects.toThrow(
    /A row of the table person_templates is no template\./,
  );
});
