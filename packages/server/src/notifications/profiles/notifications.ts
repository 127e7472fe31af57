import type { Profile, ProfileCreate, ProfileId, ProfileUpdate, SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Cidr } from '../../platform/config/config.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database, Queries, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Ids } from '../../platform/ids.ts';
import { problemsOf } from '../channels/mqtt/broker-problems.ts';
import { parseQuiet } from '../channels/quiet-hours.ts';
import { shownChannel, shownTemplate } from '../channels/sealed-channel.ts';
import { type ChannelRow, findChannels } from '../channels/store.ts';
import { deletedIn, type FilterProblem, noFilters, wishedFilters } from './filters.ts';
import { OLD_SECRET_MS } from './old-secret.ts';
import type { ProfileRow } from './store.ts';
import * as store from './store.ts';
import { freeWay, keepWay, type WayProblem, wayOf, wishedWay } from './way.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'webhookSecret'>;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
  readonly allow: readonly Cidr[];
}

/** Why a profile is not stored. `reason` says what is wrong and what to do. */
export type ProfileProblem = FilterProblem | WayProblem;

export type ProfileOutcome =
  | { readonly kind: 'stored'; readonly row: ProfileRow }
  | { readonly kind: 'refused'; readonly problems: readonly ProfileProblem[] };

export const createProfile = (
  { db, clock, ids, secrets, allow }: Deps,
  spaceId: SpaceId,
  wish: ProfileCreate,
): Promise<ProfileOutcome> =>
  db.transaction(async (tx) => {
    // Two that are made at once must not get the same topic of a broker.
    if (wish.channel?.kind === 'mqtt') await advanceRevision(tx, spaceId, 'entries');
    const { filters, problems } = await wishedFilters(tx, spaceId, noFilters, wish);
    const way = await freeWay(tx, spaceId, null, wishedWay(wish, null, allow));
    if (way.kind === 'refused' || problems.length) {
      return { kind: 'refused', problems: [...(way.kind === 'refused' ? way.problems : []), ...problems] };
    }
    const row = await store.insertProfile(tx, {
      space_id: spaceId,
      name: wish.name,
      is_active: wish.is_active ? 1 : 0,
      http_method: way.http_method,
      destination_url: way.destination_url,
      ordered: wish.ordered ? 1 : 0,
      filters: JSON.stringify(filters),
      secret: ids.webhookSecret(),
      created: clock(),
    });
    await keepWay(tx, secrets.tokenKey, row, way, null);
    return { kind: 'stored', row };
  });

interface UpdateDeps extends Omit<Deps, 'ids'> {
  /** A step of the transaction that turns a profile off, at a time: it is owed nothing more. */
  readonly onTurnedOff: (tx: Tx, profile: store.ProfileKey, now: number) => Promise<void>;
}

/** Changes what is given and leaves the rest. */
export async function updateProfile(
  { db, clock, secrets, allow, onTurnedOff }: UpdateDeps,
  spaceIds: readonly SpaceId[],
  id: ProfileId,
  wish: ProfileUpdate,
): Promise<ProfileOutcome | 'not found'> {
  const found = await store.findProfile(db.queries, spaceIds, id);
  if (!found) return 'not found';
  return db.transaction(async (tx) => {
    // Waits for entries that are being written: they owe by what the profile was.
    await advanceRevision(tx, found.space_id, 'entries');
    const before = await store.findProfile(tx, spaceIds, id);
    if (!before) return 'not found';
    const { filters, problems } = await wishedFilters(tx, before.space_id, store.parseFilters(before.filters), wish);
    const channel = (await findChannels(tx, [before])).get(before.id) ?? null;
    const wished = wishedWay(wish, wayOf(secrets.tokenKey, before, channel), allow);
    const way = await freeWay(tx, before.space_id, before.id, wished);
    if (way.kind === 'refused' || problems.length) {
      return { kind: 'refused', problems: [...(way.kind === 'refused' ? way.problems : []), ...problems] };
    }
    const row = await store.updateProfile(tx, before, {
      name: wish.name ?? before.name,
      is_active: wish.is_active === undefined ? before.is_active : wish.is_active ? 1 : 0,
      http_method: way.http_method,
      destination_url: way.destination_url,
      ordered: wish.ordered === undefined ? before.ordered : wish.ordered ? 1 : 0,
      filters: JSON.stringify(filters),
    });
    await keepWay(tx, secrets.tokenKey, row, way, channel);
    if (!row.is_active) await onTurnedOff(tx, { spaceId: row.space_id, profileId: row.id }, clock());
    return { kind: 'stored', row };
  });
}

/**
 * Deletes a profile with its log. It is turned off first, in the turn of the space: no entry that is being written refers to
 * it any more, and none waits for a long log to go.
 * @returns whether there was one
 */
export async function deleteProfile(db: Database, spaceIds: readonly SpaceId[], id: ProfileId): Promise<boolean> {
  const found = await store.findProfile(db.queries, spaceIds, id);
  if (!found) return false;
  await db.transaction(async (tx) => {
    await advanceRevision(tx, found.space_id, 'entries');
    await store.turnOff(tx, found.space_id, id);
  });
  return store.deleteProfile(db.queries, found);
}

/** A new secret; for 24 h deliveries are signed with the one before it too. Null when there is no such profile. */
export async function rotateSecret(
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
  spaceIds: readonly SpaceId[],
  id: ProfileId,
): Promise<{ readonly secret: string; readonly previousUntil: number } | null> {
  const rotated = { secret: ids.webhookSecret(), previousUntil: clock() + OLD_SECRET_MS };
  return (await store.updateSecret(db.queries, spaceIds, id, rotated)) ? rotated : null;
}

/** Rows to profiles as they are shown; in the same order. */
export async function readProfiles(db: Queries, rows: readonly ProfileRow[]): Promise<Profile[]> {
  const channels = await findChannels(db, rows);
  const told = rows.filter(({ id, is_active }) => is_active === 1 && channels.get(id)?.kind === 'mqtt');
  const problems = await problemsOf(db, told);
  const profiles: Profile[] = [];
  for (const row of rows) {
    const channel = channels.get(row.id) ?? null;
    profiles.push({ ...(await toProfile(db, row, channel)), problem: problems.get(row.id) ?? null });
  }
  return profiles;
}

export async function readProfile(db: Queries, row: ProfileRow): Promise<Profile> {
  const [profile] = await readProfiles(db, [row]);
  if (!profile) throw new Error('A row is a profile.');
  return profile;
}

async function toProfile(db: Queries, row: ProfileRow, channel: ChannelRow | null): Promise<Omit<Profile, 'problem'>> {
  const filters = store.parseFilters(row.filters);
  return {
    ...filters,
    ...(await deletedIn(db, row.space_id, filters)),
    id: row.id,
    space_id: row.space_id,
    name: row.name,
    is_active: row.is_active === 1,
    http_method: row.http_method,
    destination_url: row.destination_url,
    ordered: row.ordered === 1,
    channel: channel && shownChannel(channel),
    template: channel && shownTemplate(channel),
    quiet: parseQuiet(channel?.quiet ?? null),
  };
}
