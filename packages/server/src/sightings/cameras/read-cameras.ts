import { type Camera, toTimestamp } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { findLicences } from '../../tenancy/sources/licence-store.ts';
import { toWire as sourceToWire } from '../../tenancy/sources/sources.ts';
import { livingSources } from '../../tenancy/sources/store.ts';
import type { CameraKeeper } from './camera-keeper.ts';
import { problemOf } from './problem-sentences.ts';
import { livingReaders } from './readers.ts';
import { type CameraRow, pictureOf, settingsOf } from './store.ts';

interface Deps {
  readonly db: Database;
  readonly node: string;
  readonly cameras: Pick<CameraKeeper, 'reading'>;
}

/** Cameras as they are answered, in their order; without those whose source is gone. */
export async function readCameras({ db, node, cameras }: Deps, rows: readonly CameraRow[]): Promise<Camera[]> {
  const sources = await livingSources(
    db.queries,
    rows.map(({ source_id }) => source_id),
  );
  const licences = await findLicences(
    db.queries,
    [...sources.values()].flatMap(({ license_id }) => license_id ?? []),
  );
  const living = db.isShared && rows.length > 0 ? await livingReaders(db) : new Set([node]);
  return rows.flatMap((row) => {
    const source = sources.get(row.source_id);
    if (!source) return [];
    const lastFrame = cameras.reading(row.source_id)?.health.lastFrameAt ?? row.last_frame;
    const { transport, zones, absence_seconds, frames_per_second } = settingsOf(row);
    const state = stateOf(row, living);
    return [
      {
        ...sourceToWire(source, source.license_id === null ? undefined : licences.get(source.license_id)),
        address: row.address,
        has_password: row.has_password === 1,
        transport,
        enabled: row.enabled === 1,
        zones: [...zones],
        absence_seconds,
        frames_per_second,
        state,
        state_since: toTimestamp(row.state_since),
        problem: state === 'offline' && row.problem !== null ? problemOf(row.problem) : null,
        last_frame: lastFrame === null ? null : toTimestamp(lastFrame),
        picture: pictureOf(row),
        node: row.node !== null && living.has(row.node) ? row.node : null,
      },
    ];
  });
}

/** What is written of a camera holds as long as somebody reads it. */
export function stateOf({ enabled, node, state, problem }: CameraRow, living: ReadonlySet<string>): Camera['state'] {
  if (enabled === 0) return 'disabled';
  if (node !== null && living.has(node)) return state;
  return problem === 'too_many' ? 'offline' : 'starting';
}
