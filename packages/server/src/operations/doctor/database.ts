import { existsSync } from 'node:fs';
import type { Config } from '../../platform/config/config.ts';
import type { Queries } from '../../platform/db/database.ts';
import { openReadOnly, type ReadOnlyDatabase } from '../../platform/db/read-only.ts';
import { type CameraHealth, checkCameras } from './cameras.ts';
import { checkClock } from './clock.ts';
import { type Finding, findings, reasonOf } from './finding.ts';
import { checkFrigates, type FrigateHealth } from './frigate.ts';
import { checkNames } from './names.ts';
import { checkPictures } from './pictures.ts';
import { checkScale } from './scale.ts';
import { checkSigns } from './signs.ts';
import { checkTemplates } from './templates.ts';
import { checkWebhooks, type ProfileHealth } from './webhooks.ts';

/** Reads what the doctor may not read itself. */
export interface ReadHealth {
  /** How the deliveries of every profile fare. */
  readonly profiles: (db: Queries, now: number) => Promise<readonly ProfileHealth[]>;
  /** How every camera was found. */
  readonly cameras: (db: Queries) => Promise<readonly CameraHealth[]>;
  /** How every Frigate was found. */
  readonly frigates: (db: Queries) => Promise<readonly FrigateHealth[]>;
}

/** What the database says of itself and of what belongs to it. */
export async function checkDatabase(
  config: Pick<Config, 'database' | 'media' | 'cameras'>,
  readHealth: ReadHealth,
  now: number,
): Promise<Finding[]> {
  const { database } = config;
  const say = findings('database');
  if (database.kind === 'sqlite' && !existsSync(database.file)) {
    return [say.ok(`${database.file} is not there yet: the first start makes it.`)];
  }
  try {
    await using open = await openReadOnly(database);
    const faults = await open.faults();
    if (faults.length > 0) return faults.map((fault) => say.problem(fault));
    const schema = await checkSchema(open);
    if (schema.state === 'problem') return [schema];
    return [schema, ...(schema.state === 'warning' ? [] : await checkContents(open, config, readHealth, now))];
  } catch (error) {
    return [say.problem(`The database cannot be used: ${reasonOf(error)}.`)];
  }
}

const checkContents = async (
  open: ReadOnlyDatabase,
  { media, cameras }: Pick<Config, 'media' | 'cameras'>,
  readHealth: ReadHealth,
  now: number,
) => [
  await checkClock(open.queries, now),
  await checkNames(open.queries),
  ...(await checkTemplates(open.queries)),
  await checkScale(open.queries),
  ...checkSigns(await open.wrongSigns()),
  ...(await checkPictures(open.queries, media)),
  checkWebhooks(await readHealth.profiles(open.queries, now)),
  await checkCameras(cameras.ffmpeg, await readHealth.cameras(open.queries)),
  ...checkFrigates(await readHealth.frigates(open.queries)),
];

async function checkSchema(open: ReadOnlyDatabase): Promise<Finding> {
  const say = findings('database');
  const { missing, unknown } = await open.migrations();
  if (unknown.length > 0) {
    return say.problem(
      `A newer Kith made the database (${unknown.join(', ')}): run that version, or restore a backup.`,
    );
  }
  if (missing.length > 0) {
    return say.warning(`The next start brings the database up to date (${missing.join(', ')}): back it up before.`);
  }
  return say.ok(`${open.what} is sound and up to date.`);
}
