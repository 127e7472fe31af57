import { limits, type PushDevice, type PushDeviceCreate, toTimestamp } from '@kith/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Cidr } from '../../../platform/config/config.ts';
import type { Database } from '../../../platform/db/database.ts';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import { checkDestination } from '../../../platform/destinations/destination.ts';
import { findChannels } from '../store.ts';
import { countOthers, type DeviceRow, type DevicesOf, putDevice } from './device-store.ts';
import { fingerprintOf, isPublicKey, sealSubscription } from './subscription.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly tokenKey: Buffer;
  readonly allow: readonly Cidr[];
}

export type DeviceOutcome =
  | { readonly kind: 'stored'; readonly row: DeviceRow }
  /** `reason` says what is wrong and what to do. */
  | {
      readonly kind: 'refused';
      readonly field: 'channel' | 'endpoint' | 'keys';
      readonly problem: 'invalid' | 'forbiddenDestination';
      readonly reason: string;
    };

type Refusal = Extract<DeviceOutcome, { kind: 'refused' }>;

/** Lets a profile tell a browser. One that it tells already has its name and its keys anew. */
export async function addDevice(
  { db, clock, tokenKey, allow }: Deps,
  profile: DevicesOf,
  wish: PushDeviceCreate,
): Promise<DeviceOutcome> {
  const checked = checkDestination(wish.endpoint, allow);
  if (checked.kind === 'refused') return refused('endpoint', checked.reason, 'forbiddenDestination');
  if (!isPublicKey(wish.keys.p256dh))
    return refused('keys', 'Give the keys of the subscription as the browser has them.');
  const fingerprint = fingerprintOf(wish);
  const { spaceId, profileId } = profile;
  return db.transaction(async (tx) => {
    // One after another: together they would be more than there may be.
    await advanceRevision(tx, spaceId, 'entries');
    const channel = (await findChannels(tx, [{ space_id: spaceId, id: profileId }])).get(profileId);
    if (channel?.kind !== 'web-push') {
      return refused('channel', 'This profile tells by something else: take one whose channel is web-push.');
    }
    if ((await countOthers(tx, profile, fingerprint)) >= limits.devicesPerProfile) {
      return refused(
        'endpoint',
        `A profile tells ${limits.devicesPerProfile} devices at most: remove one, or make another profile.`,
      );
    }
    const row = await putDevice(tx, {
      space_id: spaceId,
      notification_id: profileId,
      name: wish.name,
      service: checked.url.host,
      fingerprint,
      sealed: sealSubscription(tokenKey, profileId, wish),
      created: clock(),
    });
    return { kind: 'stored', row };
  });
}

const refused = (field: Refusal['field'], reason: string, problem: Refusal['problem'] = 'invalid'): Refusal => ({
  kind: 'refused',
  field,
  problem,
  reason,
});

/** A device, as it is shown. */
export const deviceToWire = ({ id, name, service, fingerprint, created, told }: DeviceRow): PushDevice => ({
  id,
  name,
  service,
  fingerprint,
  created: toTimestamp(created),
  last_told: told === null ? null : toTimestamp(told),
});
