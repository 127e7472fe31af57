import type { AccountId, CameraCreate, CameraUpdate, FieldErrorName, SpaceId } from '@kith/contract';
import { SourceCreate } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { CameraConfig } from '../../platform/config/camera-config.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { seal, unseal } from '../../platform/seal.ts';
import { type Beside, createSource, type SourceOutcome, updateSource } from '../../tenancy/sources/sources.ts';
import { findSource, type SourceRow } from '../../tenancy/sources/store.ts';
import { budgets } from '../budgets.ts';
import { checkAddress } from './address.ts';
import { sealedAddressOf } from './sealed-address.ts';
import { shownAddress } from './shown-address.ts';
import * as store from './store.ts';

export interface CameraDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: { readonly cameras: CameraConfig };
  readonly secrets: { readonly tokenKey: Buffer };
  /** Says why a stream cannot be read, after it was tried; null when it can. */
  readonly whyNot: (url: string, transport: store.CameraSettings['transport']) => Promise<string | null>;
}

/** Why a camera is not taken. */
interface CameraRefusal {
  readonly kind: 'refused';
  readonly field: string;
  readonly problem: FieldErrorName;
  readonly message: string;
}

export type CameraOutcome = { readonly kind: 'stored'; readonly source: SourceOutcome } | CameraRefusal;

const refused = (field: string, problem: FieldErrorName, message: string): CameraRefusal => ({
  kind: 'refused',
  field,
  problem,
  message,
});

const tooMany = refused(
  'address',
  'tooManyCameras',
  `A space has at most ${budgets.cameras.perSpace} cameras: delete one first.`,
);

/** Takes back what was written of one camera too many. */
class TooMany extends Error {}

/** Who adds a camera, and where. */
interface Adding {
  readonly accountId: AccountId;
  readonly spaceId: SpaceId;
  readonly spaceIds: readonly SpaceId[];
}

/** Makes a source that Kith reads by itself, or one of a source that is there. */
export async function createCamera(
  deps: CameraDeps,
  { accountId, spaceId, spaceIds }: Adding,
  wish: CameraCreate,
): Promise<CameraOutcome> {
  const { db, clock } = deps;
  const { source_id: sourceId, name, address, transport, try: isTried } = wish;
  if (name === undefined && sourceId === undefined) {
    return refused('name', 'invalid', 'Give a name, or the source_id of a source that is to be a camera.');
  }
  const before = sourceId === undefined ? undefined : await findSource(db.queries, spaceIds, sourceId);
  if (sourceId !== undefined && !before) {
    return refused('source_id', 'unknownSource', 'There is no source of this id: create it first, or give a name.');
  }
  const isOne = 'This source is a camera already: change that, or choose another source.';
  if (before && (await store.findCamera(db.queries, spaceIds, before.id))) return refused('source_id', 'inUse', isOne);
  if ((await store.countCameras(db.queries, before?.space_id ?? spaceId)) >= budgets.cameras.perSpace) return tooMany;
  const taken = await takeAddress(deps, address, transport, isTried);
  if (taken.kind === 'refused') return taken;
  const { url } = taken;
  const beside: Beside = async (tx, source) => {
    // Others may have been added while the address was tried.
    if ((await store.countCameras(tx, source.space_id)) >= budgets.cameras.perSpace) throw new TooMany();
    noteChange(tx, source.space_id, 'cameras');
    const { zones, absence_seconds, frames_per_second } = wish;
    await store.insertCamera(tx, {
      source_id: source.id,
      space_id: source.space_id,
      ...keptAddress(deps, source, url),
      settings: JSON.stringify({ transport, zones, absence_seconds, frames_per_second } satisfies store.CameraSettings),
      enabled: wish.enabled ? 1 : 0,
      state: 'starting',
      state_since: clock(),
    });
  };
  const storing = before
    ? updateSource(deps, accountId, before, wish, beside)
    : createSource(deps, accountId, spaceId, SourceCreate.parse(wish), beside);
  const source = await storing.catch((error: unknown) => {
    if (error instanceof TooMany) return null;
    throw error;
  });
  if (source === null) return tooMany;
  // While the address was tried, somebody else may have made a camera of it.
  const isLate = source === 'taken' && before !== undefined && (wish.name === undefined || wish.name === before.name);
  return isLate ? refused('source_id', 'inUse', isOne) : { kind: 'stored', source };
}

/** Changes what is given of a camera and of its source, and leaves the rest. */
export async function updateCamera(
  deps: CameraDeps,
  accountId: AccountId,
  before: { readonly camera: store.CameraRow; readonly source: SourceRow },
  wish: CameraUpdate,
): Promise<CameraOutcome> {
  const { camera, source } = before;
  const settings = store.settingsOf(camera);
  const transport = wish.transport ?? settings.transport;
  // Who sends back what was shown keeps the user and the password that were not, unless nobody can read them any more.
  const isKept =
    wish.address === camera.address &&
    unseal(deps.secrets.tokenKey, sealedAddressOf(source.id), camera.sealed) !== null;
  const isNew = wish.address !== undefined && !isKept;
  const taken = isNew ? await takeAddress(deps, wish.address ?? '', transport, wish.try) : null;
  if (taken?.kind === 'refused') return taken;
  const enabled = wish.enabled ?? camera.enabled === 1;
  const changed: store.CameraSettings = {
    transport,
    zones: wish.zones ?? settings.zones,
    absence_seconds: wish.absence_seconds ?? settings.absence_seconds,
    frames_per_second: wish.frames_per_second ?? settings.frames_per_second,
  };
  const beside = async (tx: Tx): Promise<void> => {
    noteChange(tx, source.space_id, 'cameras');
    await store.updateCamera(tx, camera.source_id, {
      settings: JSON.stringify(changed),
      enabled: enabled ? 1 : 0,
      ...(taken && keptAddress(deps, source, taken.url)),
      ...(enabled !== (camera.enabled === 1) && { state: 'starting', state_since: deps.clock(), problem: null }),
    });
  };
  return { kind: 'stored', source: await updateSource(deps, accountId, source, wish, beside) };
}

/** Stops reading a camera; its source stays, with its entries and visits. */
export const deleteCamera = ({ db }: Pick<CameraDeps, 'db'>, camera: store.CameraRow): Promise<void> =>
  db.transaction(async (tx) => {
    noteChange(tx, camera.space_id, 'cameras');
    await store.deleteCamera(tx, camera.source_id);
  });

async function takeAddress(
  { config, whyNot }: CameraDeps,
  text: string,
  transport: store.CameraSettings['transport'],
  isTried: boolean,
): Promise<CameraRefusal | { readonly kind: 'taken'; readonly url: string }> {
  const checked = checkAddress(text, config.cameras);
  if (checked.kind === 'refused') return refused('address', checked.problem, checked.reason);
  const { url } = checked.address;
  const why = isTried ? await whyNot(url, transport) : null;
  return why === null ? { kind: 'taken', url } : refused('address', 'cameraFails', why);
}

function keptAddress({ secrets }: CameraDeps, { id }: SourceRow, url: string) {
  const { address, hasPassword } = shownAddress(url);
  return {
    address,
    sealed: seal(secrets.tokenKey, sealedAddressOf(id), url),
    has_password: hasPassword ? (1 as const) : (0 as const),
  };
}
