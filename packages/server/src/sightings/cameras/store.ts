import { CameraPicture, type CameraTransport, type SourceId, type SpaceId, type Zone } from '@kith/contract';
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { sourcesNamed } from '../../tenancy/sources/store.ts';

export type CameraRow = Selectable<Schema['cameras']>;

/** How a camera is watched. */
export interface CameraSettings {
  readonly transport: CameraTransport;
  readonly zones: readonly Zone[];
  readonly absence_seconds: number;
  readonly frames_per_second: number;
}

export const settingsOf = ({ settings }: Pick<CameraRow, 'settings'>): CameraSettings => JSON.parse(settings);

export const pictureOf = ({ picture }: Pick<CameraRow, 'picture'>): CameraPicture | null =>
  picture === null ? null : CameraPicture.parse(JSON.parse(picture));

export async function insertCamera(tx: Tx, camera: Insertable<Schema['cameras']>): Promise<void> {
  await tx.insertInto('cameras').values(camera).execute();
}

export async function updateCamera(
  tx: Tx,
  id: SourceId,
  change: Pick<
    Updateable<Schema['cameras']>,
    'address' | 'sealed' | 'has_password' | 'settings' | 'enabled' | 'state' | 'state_since' | 'problem'
  >,
): Promise<void> {
  await tx.updateTable('cameras').set(change).where('source_id', '=', id).execute();
}

export async function deleteCamera(tx: Tx, id: SourceId): Promise<void> {
  await tx.deleteFrom('cameras').where('source_id', '=', id).execute();
}

export const findCamera = (db: Queries, spaceIds: readonly SpaceId[], id: SourceId): Promise<CameraRow | undefined> =>
  db
    .selectFrom('cameras')
    .selectAll()
    .where('space_id', 'in', spaceIds)
    .where('source_id', '=', id)
    .where('source_id', 'in', sourcesNamed(db, spaceIds, undefined))
    .executeTakeFirst();

/** In the order of their sources. Those whose source is deleted are left out. */
export const listCameras = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  { q, ...page }: { q?: string | undefined; limit: number; offset: number },
) =>
  listed(
    db
      .selectFrom('cameras')
      .selectAll()
      .where('space_id', 'in', spaceIds)
      .where('source_id', 'in', sourcesNamed(db, spaceIds, q))
      .orderBy('source_id'),
    page,
  );

export async function countCameras(db: Queries, spaceId: SpaceId): Promise<number> {
  const { count } = await db
    .selectFrom('cameras')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('space_id', '=', spaceId)
    .executeTakeFirstOrThrow();
  return count;
}

export const camerasOfSpace = (db: Queries, spaceId: SpaceId): Promise<CameraRow[]> =>
  db.selectFrom('cameras').selectAll().where('space_id', '=', spaceId).orderBy('source_id').execute();
