import type { PushDeviceId, SpaceId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import type { Queries, Tx } from '../../../platform/db/database.ts';
import { listed } from '../../../platform/db/listed.ts';
import type { Schema } from '../../../platform/db/schema.ts';
import type { Addressee } from '../sender.ts';

export type DeviceRow = Selectable<Schema['push_devices']>;

/** The profile whose devices they are. */
export type DevicesOf = Pick<Addressee<'web-push'>, 'spaceId' | 'profileId'>;

const ofProfile = (db: Queries, { spaceId, profileId }: DevicesOf) =>
  db.selectFrom('push_devices').where('space_id', '=', spaceId).where('notification_id', '=', profileId);

export const listDevices = (
  db: Queries,
  profile: DevicesOf,
  page: { readonly limit: number; readonly offset: number },
) => listed(ofProfile(db, profile).selectAll().orderBy('id'), page);

export const devicesOf = (db: Queries, profile: DevicesOf): Promise<DeviceRow[]> =>
  ofProfile(db, profile).selectAll().orderBy('id').execute();

export async function countOthers(db: Queries, profile: DevicesOf, fingerprint: string): Promise<number> {
  const { count } = await ofProfile(db, profile)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('fingerprint', '!=', fingerprint)
    .executeTakeFirstOrThrow();
  return count;
}

/** Takes the place of what the profile had of the same browser. */
export const putDevice = (db: Queries, row: Insertable<Schema['push_devices']>): Promise<DeviceRow> =>
  db
    .insertInto('push_devices')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'notification_id', 'fingerprint']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        sealed: eb.ref('excluded.sealed'),
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();

/** @returns whether there was one */
export async function deleteDevice(db: Queries, { spaceId, profileId }: DevicesOf, id: PushDeviceId): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('push_devices')
    .where('space_id', '=', spaceId)
    .where('notification_id', '=', profileId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Removes what is gone; who subscribed anew meanwhile stays. */
export async function forgetGone(tx: Tx, spaceId: SpaceId, gone: readonly DeviceRow[]): Promise<void> {
  for (const { id, sealed } of gone) {
    await tx
      .deleteFrom('push_devices')
      .where('space_id', '=', spaceId)
      .where('id', '=', id)
      .where('sealed', '=', sealed)
      .execute();
  }
}

/** @param told epoch ms */
export async function noteTold(tx: Tx, spaceId: SpaceId, ids: readonly PushDeviceId[], told: number): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable('push_devices').set({ told }).where('space_id', '=', spaceId).where('id', 'in', ids).execute();
}

/** Which of a profile's devices have taken a message that is still owed to others. */
export async function devicesTold(
  db: Queries,
  { spaceId, profileId }: DevicesOf,
  messageId: string,
): Promise<ReadonlySet<PushDeviceId>> {
  const rows = await db
    .selectFrom('push_told')
    .select('device_id')
    .where('space_id', '=', spaceId)
    .where('message_id', '=', messageId)
    .where('device_id', 'in', ofProfile(db, { spaceId, profileId }).select('id'))
    .execute();
  return new Set(rows.map(({ device_id }) => device_id));
}

/** So long it is remembered who took a message that others did not: longer than it is owed. */
const REMEMBERED_MS = 30 * 24 * 60 * 60 * 1000;

/** Remembers who took a message that goes out again to others, so that they are told once; not who was removed meanwhile. @param now epoch ms */
export async function rememberTold(
  tx: Tx,
  spaceId: SpaceId,
  { ids, messageId, now }: { readonly ids: readonly PushDeviceId[]; readonly messageId: string; readonly now: number },
): Promise<void> {
  if (ids.length === 0) return;
  const told = tx.deleteFrom('push_told').where('space_id', '=', spaceId);
  await told.where('at', '<', now - REMEMBERED_MS).execute();
  const devices = tx.selectFrom('push_devices').select('id').where('space_id', '=', spaceId);
  const there = await devices.where('id', 'in', ids).execute();
  if (there.length === 0) return;
  await tx
    .insertInto('push_told')
    .values(there.map(({ id: device_id }) => ({ space_id: spaceId, message_id: messageId, device_id, at: now })))
    .onConflict((conflict) => conflict.columns(['space_id', 'message_id', 'device_id']).doNothing())
    .execute();
}

/** Forgets who took a message that is owed to nobody any more. */
export async function forgetTold(tx: Tx, spaceId: SpaceId, messageId: string): Promise<void> {
  await tx.deleteFrom('push_told').where('space_id', '=', spaceId).where('message_id', '=', messageId).execute();
}
