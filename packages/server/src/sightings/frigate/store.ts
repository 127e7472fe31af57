import type { SpaceId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { seal, unseal } from '../../platform/seal.ts';

export type FrigateRow = Selectable<Schema['frigate']>;

/** How a space listens to its Frigate. */
export interface FrigateSettings {
  readonly url: string;
  readonly topic_prefix: string;
  readonly cameras: readonly string[];
  readonly labels: readonly string[];
  readonly write_names: boolean;
  readonly broker: { readonly url: string; readonly username: string | null; readonly ca: string | null };
}

export const settingsOf = ({ settings }: Pick<FrigateRow, 'settings'>): FrigateSettings => JSON.parse(settings);

const sealedFor = (spaceId: SpaceId) => ({ purpose: 'kith frigate', owner: `frigate ${spaceId}` });

export const sealPassword = (tokenKey: Buffer, spaceId: SpaceId, password: string): string =>
  seal(tokenKey, sealedFor(spaceId), password);

/** @returns null when nobody can read it any more: the server has another key now */
export const unsealPassword = (tokenKey: Buffer, spaceId: SpaceId, sealed: string): string | null =>
  unseal(tokenKey, sealedFor(spaceId), sealed);

export const findFrigate = (db: Queries, spaceId: SpaceId): Promise<FrigateRow | undefined> =>
  db.selectFrom('frigate').selectAll().where('space_id', '=', spaceId).executeTakeFirst();

/** All that are listened to, with whose their spaces are. */
export const enabledFrigates = (db: Queries) =>
  db
    .selectFrom('frigate')
    .innerJoin('spaces', 'spaces.id', 'frigate.space_id')
    .selectAll('frigate')
    .select('spaces.account_id')
    .where('enabled', '=', 1)
    .orderBy('space_id')
    .execute();

/** Takes the place of what was there. */
export async function putFrigate(tx: Tx, row: Insertable<Schema['frigate']>): Promise<void> {
  const { space_id: _, ...change } = row;
  await tx
    .insertInto('frigate')
    .values(row)
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet(change))
    .execute();
}

/** @returns whether there was one */
export async function deleteFrigate(tx: Tx, spaceId: SpaceId): Promise<boolean> {
  await tx.deleteFrom('frigate_events').where('space_id', '=', spaceId).execute();
  const { numDeletedRows } = await tx.deleteFrom('frigate').where('space_id', '=', spaceId).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Writes down how it is found. What was set anew meanwhile has its own state. @param settings as they were when it was found so */
export async function writeFound(
  db: Queries,
  { space_id, settings, sealed }: Pick<FrigateRow, 'space_id' | 'settings' | 'sealed'>,
  found: Partial<Pick<FrigateRow, 'state' | 'state_since' | 'problem' | 'last_event'>>,
): Promise<void> {
  await db
    .updateTable('frigate')
    .set(found)
    .where('space_id', '=', space_id)
    .where('settings', '=', settings)
    .where('sealed', sealed === null ? 'is' : '=', sealed)
    .execute();
}

/** Whether an event was told of. */
export async function isTold(db: Queries, spaceId: SpaceId, eventId: string): Promise<boolean> {
  const query = db.selectFrom('frigate_events').select('at').where('space_id', '=', spaceId);
  return (await query.where('event_id', '=', eventId).executeTakeFirst()) !== undefined;
}

/** Notes that an event was told of. @param at epoch ms */
export async function noteTold(tx: Tx, spaceId: SpaceId, eventId: string, at: number): Promise<void> {
  await tx
    .insertInto('frigate_events')
    .values({ space_id: spaceId, event_id: eventId, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Forgets events that were told of before a time, and those of a clock that was ahead. @param before epoch ms @param after epoch ms */
export async function forgetTold(
  db: Queries,
  spaceId: SpaceId,
  { before, after }: { readonly before: number; readonly after: number },
): Promise<void> {
  await db
    .deleteFrom('frigate_events')
    .where('space_id', '=', spaceId)
    .where((eb) => eb.or([eb('at', '<', before), eb('at', '>', after)]))
    .execute();
}
