import type { AccountId, CameraPicture, CameraProblemCode, SourceId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import type { CameraRow } from './store.ts';

/** A node that was not heard of for so long is taken for dead, and others read its cameras. */
export const LEASE_MS = 10_000;

/** Says that a node is there, and reads cameras. */
export async function renewLease({ queries, now }: Database, node: string): Promise<void> {
  await sql`insert into camera_readers (node, lease_until) values (${node}, ${now} + ${LEASE_MS})
    on conflict (node) do update set lease_until = excluded.lease_until`.execute(queries);
}

/** Says that it is not: others need not wait. Readers that have been gone for long are forgotten. */
export async function endLease({ queries, now }: Database, node: string): Promise<void> {
  await queries
    .deleteFrom('camera_readers')
    .where((eb) => eb.or([eb('node', '=', node), eb('lease_until', '<', sql<number>`${now} - ${60 * LEASE_MS}`)]))
    .execute();
}

/** The nodes that are there. A lease that ends later than any is given was given by a clock that was ahead, and says nothing. */
export async function livingReaders({ queries, now }: Database): Promise<ReadonlySet<string>> {
  const rows = await queries
    .selectFrom('camera_readers')
    .select('node')
    .where('lease_until', '>', now)
    .where('lease_until', '<=', sql<number>`${now} + ${2 * LEASE_MS}`)
    .execute();
  return new Set(rows.map(({ node }) => node));
}

/** A camera that is to be read, and whose it is. */
export interface EnabledCamera extends CameraRow {
  readonly account_id: AccountId;
}

/** Cameras that are to be read, by whomever. */
export const enabledCameras = ({ queries }: Database): Promise<EnabledCamera[]> =>
  queries
    .selectFrom('cameras')
    .innerJoin('spaces', 'spaces.id', 'cameras.space_id')
    .selectAll('cameras')
    .select('spaces.account_id')
    .where('enabled', '=', 1)
    .orderBy('source_id')
    .execute();

/** Takes a camera, or with `null` leaves it, if it is still whose it was seen to be. @returns whether it was */
export async function claimCamera(
  { queries }: Database,
  { source_id, node: seen }: Pick<CameraRow, 'source_id' | 'node'>,
  node: string | null,
): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable('cameras')
    .set({ node })
    .where('source_id', '=', source_id)
    .where('node', seen === null ? 'is' : '=', seen)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Whether a camera is to be read, and by this node: until the transaction ends it is, for whoever takes it waits. A node that slept
 * longer than its lease does not know otherwise.
 */
export async function holdCamera(tx: Tx, id: SourceId, node: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('cameras')
    .set((eb) => ({ node: eb.ref('node') }))
    .where('source_id', '=', id)
    .where('node', '=', node)
    .where('enabled', '=', 1)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How a camera is found by who reads it. */
export interface FoundState {
  readonly state: CameraRow['state'];
  /** Epoch ms. */
  readonly since: number;
  readonly problem: CameraProblemCode | null;
  /** null: as it was. */
  readonly picture: CameraPicture | null;
}

/** A camera that was found to be read, or not to be readable. */
export interface CameraFound extends Pick<FoundState, 'since' | 'problem'> {
  readonly spaceId: SpaceId;
  readonly id: SourceId;
  readonly isOnline: boolean;
}

/** A step of the transaction that writes down how a camera is found, which holds the space. */
export type OnCameraFound = (tx: Tx, found: CameraFound) => Promise<void>;

/** Writes down how a camera is found, and tells other nodes. @param node who reads it; null: nobody does */
export const writeState = (
  db: Database,
  { spaceId, id, node }: { readonly spaceId: SpaceId; readonly id: SourceId; readonly node: string | null },
  { state, since, problem, picture }: FoundState,
  onFound: OnCameraFound,
): Promise<void> =>
  db.transaction(async (tx) => {
    if (!(await holdSpace(tx, spaceId))) return;
    noteChange(tx, spaceId, 'cameras');
    const { numUpdatedRows } = await tx
      .updateTable('cameras')
      .set({
        state,
        state_since: since,
        problem,
        ...(picture !== null && { picture: JSON.stringify(picture) }),
      })
      .where('source_id', '=', id)
      .where('node', node === null ? 'is' : '=', node)
      .executeTakeFirst();
    // What is read by another node is for that to tell.
    if (numUpdatedRows === 0n || state === 'starting') return;
    await onFound(tx, { spaceId, id, isOnline: state === 'online', since, problem });
  });

/** Writes down when the last frame came, for other nodes to say. @param at epoch ms */
export async function writeLastFrame({ queries }: Database, id: SourceId, at: number): Promise<void> {
  await queries.updateTable('cameras').set({ last_frame: at }).where('source_id', '=', id).execute();
}
