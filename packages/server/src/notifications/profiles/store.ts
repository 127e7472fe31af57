import { nameKey, type ProfileFilters, type ProfileId, type SpaceId } from '@kith/contract';
import type { Insertable, JoinBuilder, Selectable, Updateable } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import { holdsPart } from '../../platform/db/holds-part.ts';
import { listed } from '../../platform/db/listed.ts';
import { partOfName } from '../../platform/db/part-of-name.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { parseQuiet } from '../channels/quiet-hours.ts';
import type { FilteredProfile } from './cooldowns.ts';
import { noFilters } from './filters.ts';

export type ProfileRow = Selectable<Schema['notifications']>;

/** A profile inside the house. */
export interface ProfileKey {
  readonly spaceId: SpaceId;
  readonly profileId: ProfileId;
}

export const insertProfile = (
  db: Queries,
  profile: Omit<Insertable<Schema['notifications']>, 'name_key'>,
): Promise<ProfileRow> =>
  db
    .insertInto('notifications')
    .values({ ...profile, name_key: nameKey(profile.name) })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findProfile = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: ProfileId,
): Promise<ProfileRow | undefined> =>
  db.selectFrom('notifications').selectAll().where('space_id', 'in', spaceIds).where('id', '=', id).executeTakeFirst();

export const listProfiles = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  { q, ...page }: { q?: string | undefined; limit: number; offset: number },
) =>
  listed(
    db
      .selectFrom('notifications')
      .selectAll()
      .where('space_id', 'in', spaceIds)
      .$if(q !== undefined, (query) => query.where(holdsPart(db, ['name_key'], partOfName(q ?? ''))))
      .orderBy('id'),
    page,
  );

export const updateProfile = (
  db: Queries,
  { space_id, id }: Pick<ProfileRow, 'space_id' | 'id'>,
  change: Updateable<Schema['notifications']> & { readonly name: string },
): Promise<ProfileRow> =>
  db
    .updateTable('notifications')
    .set({ ...change, name_key: nameKey(change.name) })
    .where('space_id', '=', space_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** @returns undefined when there is no such profile */
export const updateSecret = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: ProfileId,
  { secret, previousUntil }: { readonly secret: string; readonly previousUntil: number },
) =>
  db
    .updateTable('notifications')
    .set((eb) => ({ secret, previous_secret: eb.ref('secret'), previous_secret_until: previousUntil }))
    .where('space_id', 'in', spaceIds)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();

export async function turnOff(db: Queries, spaceId: SpaceId, id: ProfileId): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ is_active: 0 })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .execute();
}

export async function deleteProfile(
  db: Queries,
  { space_id, id }: Pick<ProfileRow, 'space_id' | 'id'>,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('notifications')
    .where('space_id', '=', space_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

type WithBoth = Pick<Schema, 'notifications' | 'channels'>;

/** Beside a profile, the channel that it tells by, where it has one. */
export const withChannel = (join: JoinBuilder<WithBoth, 'notifications' | 'channels'>) =>
  join
    .onRef('channels.space_id', '=', 'notifications.space_id')
    .onRef('channels.notification_id', '=', 'notifications.id');

const activeOfSpace = compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
  db
    .selectFrom('notifications')
    .leftJoin('channels', withChannel)
    .select(['id', 'filters', 'quiet'])
    .where('notifications.space_id', '=', spaceId)
    .where('is_active', '=', 1)
    .orderBy('id'),
);

/** What the active profiles of a space want to hear of. */
export async function activeFilters(db: Queries, spaceId: SpaceId): Promise<readonly FilteredProfile[]> {
  const rows = await activeOfSpace(db, { spaceId });
  return rows.map(({ id, filters, quiet }) => ({ id, filters: parseFilters(filters), quiet: parseQuiet(quiet) }));
}

/** Which of some profiles a space has. */
export async function profilesOf(db: Queries, spaceId: SpaceId, ids: readonly ProfileId[]): Promise<ProfileId[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('notifications')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .execute();
  return rows.map(({ id }) => id);
}

/** Query for the profiles of all spaces, in the order of ids. */
export const everyProfile = (db: Queries) =>
  db.selectFrom('notifications').select(['notifications.id', 'name', 'is_active']).orderBy('notifications.id');

/** Query for where profiles send to, and how. */
const targets = (db: Queries) =>
  db
    .selectFrom('notifications')
    .leftJoin('channels', withChannel)
    .select(['notifications.space_id', 'id', 'http_method', 'destination_url', 'ordered'])
    .select(['secret', 'previous_secret', 'previous_secret_until'])
    .select(['channels.kind', 'channels.settings', 'channels.sealed', 'channels.template']);

export const findTarget = (db: Queries, spaceIds: readonly SpaceId[], id: ProfileId) =>
  targets(db).where('notifications.space_id', 'in', spaceIds).where('id', '=', id).executeTakeFirst();

/** Query for where active profiles send to, in the order of ids. */
export const destinations = (db: Queries) => targets(db).where('is_active', '=', 1).orderBy('id');

/** The stored filters; those that were added to Kith later restrict nothing. */
export const parseFilters = (json: string): ProfileFilters => ({ ...noFilters, ...JSON.parse(json) });
