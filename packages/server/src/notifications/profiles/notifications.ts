import type { Profile, ProfileCreate, ProfileId, ProfileUpdate, SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Cidr } from '../../platform/config/config.ts';
import type { Database, Queries, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { checkDestination } from '../../platform/destinations/destination.ts';
import type { Ids } from '../../platform/ids.ts';
import { deletedIn, type FilterProblem, noFilters, wishedFilters } from './filters.ts';
import { OLD_SECRET_MS } from './old-secret.ts';
import type { ProfileRow } from './store.ts';
import * as store from './store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'webhookSecret'>;
  readonly allow: readonly Cidr[];
}

/** Why a profile is not stored. `reason` says what is wrong and what to do. */
export type ProfileProblem = FilterProblem | { readonly kind: 'forbidden destination'; readonly reason: string };

export type ProfileOutcome =
  | { readonly kind: 'stored'; readonly row: ProfileRow }
  | { readonly kind: 'refused'; readonly problems: readonly ProfileProblem[] };

export const createProfile = (
  { db, clock, ids, allow }: Deps,
  spaceId: SpaceId,
  wish: ProfileCreate,
): Promise<ProfileOutcome> =>
  db.transaction(async (tx) => {
    const { filters, problems } = await wishedFilters(tx, spaceId, noFilters, wish);
    const refused = [...destinationProblems(wish.destination_url, allow), ...problems];
    if (refused.length) return { kind: 'refused', problems: refused };
    const row = await store.insertProfile(tx, {
      space_id: spaceId,
      name: wish.name,
      is_active: wish.is_active ? 1 : 0,
      http_method: wish.http_method,
      destination_url: wish.destination_url,
      ordered: wish.ordered ? 1 : 0,
      filters: JSON.stringify(filters),
      secret: ids.webhookSecret(),
      created: clock(),
    });
    return { kind: 'stored', row };
  });

interface UpdateDeps extends Omit<Deps, 'ids'> {
  /** A step of the transaction that turns a profile off, at a time: it is owed nothing more. */
  readonly onTurnedOff: (tx: Tx, profile: store.ProfileKey, now: number) => Promise<void>;
}

/** Changes what is given and leaves the rest. */
export async function updateProfile(
  { db, clock, allow, onTurnedOff }: UpdateDeps,
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
    const destination = wish.destination_url ?? before.destination_url;
    const isMoved = destination !== before.destination_url;
    const refused = [...(isMoved ? destinationProblems(destination, allow) : []), ...problems];
    if (refused.length) return { kind: 'refused', problems: refused };
    const row = await store.updateProfile(tx, before, {
      name: wish.name ?? before.name,
      is_active: wish.is_active === undefined ? before.is_active : wish.is_active ? 1 : 0,
      http_method: wish.http_method ?? before.http_method,
      destination_url: destination,
      ordered: wish.ordered === undefined ? before.ordered : wish.ordered ? 1 : 0,
      filters: JSON.stringify(filters),
    });
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
  { db, clock, ids }: Omit<Deps, 'allow'>,
  spaceIds: readonly SpaceId[],
  id: ProfileId,
): Promise<{ readonly secret: string; readonly previousUntil: number } | null> {
  const rotated = { secret: ids.webhookSecret(), previousUntil: clock() + OLD_SECRET_MS };
  return (await store.updateSecret(db.queries, spaceIds, id, rotated)) ? rotated : null;
}

function destinationProblems(url: string, allow: readonly Cidr[]): ProfileProblem[] {
  const destination = checkDestination(url, allow);
  if (destination.kind === 'accepted') return [];
  return [{ kind: 'forbidden destination', reason: destination.reason }];
}

/** Rows to profiles as they are shown; in the same order. */
export async function readProfiles(db: Queries, rows: readonly ProfileRow[]): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (const row of rows) profiles.push(await readProfile(db, row));
  return profiles;
}

export async function readProfile(db: Queries, row: ProfileRow): Promise<Profile> {
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
  };
}
