import { type FieldErrorName, type Frigate, type FrigateWish, type SpaceId, toTimestamp } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { CameraConfig } from '../../platform/config/camera-config.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { checkBroker } from '../../platform/mqtt/broker-address.ts';
import { checkFrigate, frigateCheck } from './address.ts';
import * as store from './store.ts';

export interface FrigateDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly secrets: { readonly tokenKey: Buffer };
  readonly config: { readonly cameras: CameraConfig };
}

/** Why settings are not taken. */
interface FrigateRefusal {
  readonly kind: 'refused';
  readonly field: string;
  readonly problem: FieldErrorName;
  readonly message: string;
}

type Prepared =
  | { readonly kind: 'prepared'; readonly settings: store.FrigateSettings; readonly password: string | null }
  | FrigateRefusal;

/** What a wish comes to. A password that is left out stays, where it goes to the same broker for the same user. */
export async function prepareFrigate(
  { db, secrets, config }: Pick<FrigateDeps, 'db' | 'secrets' | 'config'>,
  spaceId: SpaceId,
  wish: FrigateWish,
): Promise<Prepared> {
  const check = frigateCheck(config.cameras.allow);
  const frigate = checkFrigate(wish.url, check);
  if (frigate.kind === 'refused') {
    return { kind: 'refused', field: 'url', problem: frigate.problem, message: frigate.reason };
  }
  const broker = checkBroker(wish.broker.url, check);
  if (broker.kind === 'refused') {
    return { kind: 'refused', field: 'broker', problem: 'badAddress', message: broker.reason };
  }
  const { url, username = null, ca = null } = wish.broker;
  const before = await store.findFrigate(db.queries, spaceId);
  const was = before && store.settingsOf(before).broker;
  const isSame = was?.url === url && was.username === username;
  const sealed = isSame ? (before?.sealed ?? null) : null;
  const kept = sealed === null ? null : store.unsealPassword(secrets.tokenKey, spaceId, sealed);
  const password = wish.broker.password === undefined ? kept : wish.broker.password;
  if (password !== null && username === null) {
    return { kind: 'refused', field: 'broker', problem: 'invalid', message: 'Give a username with the password.' };
  }
  const { topic_prefix, cameras, labels, write_names } = wish;
  const settings = { url: frigate.url, topic_prefix, cameras, labels, write_names, broker: { url, username, ca } };
  return { kind: 'prepared', settings, password };
}

/** Says which Frigate a space listens to. */
export async function setFrigate(
  deps: FrigateDeps,
  spaceId: SpaceId,
  wish: FrigateWish,
): Promise<{ readonly kind: 'stored'; readonly frigate: Frigate } | FrigateRefusal> {
  const prepared = await prepareFrigate(deps, spaceId, wish);
  if (prepared.kind === 'refused') return prepared;
  const { settings, password } = prepared;
  const row = {
    space_id: spaceId,
    settings: JSON.stringify(settings),
    sealed: password === null ? null : store.sealPassword(deps.secrets.tokenKey, spaceId, password),
    enabled: wish.enabled ? (1 as const) : (0 as const),
    state: 'starting' as const,
    state_since: deps.clock(),
    problem: null,
    last_event: null,
  };
  await deps.db.transaction((tx) => store.putFrigate(tx, row));
  return { kind: 'stored', frigate: toWire(row) };
}

/** @returns null when the space listens to none */
export async function getFrigate(db: Queries, spaceId: SpaceId): Promise<Frigate | null> {
  const row = await store.findFrigate(db, spaceId);
  return row ? toWire(row) : null;
}

function toWire(row: store.FrigateRow): Frigate {
  const { url, topic_prefix, cameras, labels, write_names, broker } = store.settingsOf(row);
  return {
    ...{ url, topic_prefix, cameras: [...cameras], labels: [...labels], write_names },
    broker: { ...broker, has_password: row.sealed !== null },
    enabled: row.enabled === 1,
    state: row.enabled === 1 ? row.state : 'disabled',
    state_since: toTimestamp(row.state_since),
    problem: row.enabled === 1 ? row.problem : null,
    last_event: row.last_event === null ? null : toTimestamp(row.last_event),
  };
}
