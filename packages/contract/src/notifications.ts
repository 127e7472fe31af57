import { z } from 'zod';
import { Moment } from './moments.ts';
import {
  EntryId,
  filterOf,
  GroupId,
  Liveness,
  Mood,
  Name,
  PageQuery,
  ProfileId,
  pageOf,
  Result,
  Sex,
  SourceId,
  SpaceId,
  Timestamp,
} from './primitives.ts';

const age = z.int().min(0).max(150);

/** Which entries a profile wants; an absent or empty filter restricts nothing. */
export const ProfileFilters = z.object({
  results: z.array(Result),
  moods: z.array(Mood),
  liveness: z.array(Liveness),
  sex: z.array(Sex),
  age_from: age.nullable(),
  age_to: age.nullable(),
  sources: z.array(SourceId),
  persons_groups: z.array(GroupId),
});
export type ProfileFilters = z.infer<typeof ProfileFilters>;

/** A webhook: where to send, and which entries. */
export const Profile = ProfileFilters.extend({
  id: ProfileId,
  space_id: SpaceId,
  name: z.string(),
  is_active: z.boolean(),
  http_method: z.union([z.literal(0), z.literal(1)]).meta({ description: '0 POST, 1 GET' }),
  destination_url: z.string(),
}).meta({ id: 'NotificationProfile' });
export type Profile = z.infer<typeof Profile>;

export const ProfileCreated = Profile.extend({
  secret: z.string().meta({ description: 'Signs every delivery (Standard Webhooks). Shown this once.' }),
}).meta({ id: 'NotificationProfileCreated' });

const list = <T extends z.ZodType>(item: T) => z.array(item).max(1000).nullable().optional();

const filterFields = {
  results: list(Result),
  moods: list(Mood),
  liveness: list(Liveness),
  sex: list(Sex),
  age_from: age.nullable().optional(),
  age_to: age.nullable().optional(),
  sources: list(z.union([SourceId, z.string().min(1).max(255)])).meta({ description: 'Ids or names.' }),
  persons_groups: list(GroupId),
};

const destinationUrl = z.string().trim().min(1).max(2048);

export const ProfileCreate = z
  .object({
    name: Name,
    http_method: Profile.shape.http_method,
    destination_url: destinationUrl,
    is_active: z.boolean().default(true),
    ...filterFields,
  })
  .meta({ id: 'NotificationProfileCreate' });
export type ProfileCreate = z.infer<typeof ProfileCreate>;

export const ProfileUpdate = z
  .object({
    name: Name.optional(),
    http_method: Profile.shape.http_method.optional(),
    destination_url: destinationUrl.optional(),
    is_active: z.boolean().optional(),
    ...filterFields,
  })
  .meta({ id: 'NotificationProfileUpdate' });
export type ProfileUpdate = z.infer<typeof ProfileUpdate>;

export const ProfileList = PageQuery.extend({ q: z.string().optional(), spaces_ids: filterOf(SpaceId) });
export const ProfilePage = pageOf(Profile).meta({ id: 'NotificationProfilePage' });

export const DeliveryStatus = z.enum(['owed', 'delivered', 'failed']);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

export const DeliveryAttempt = z
  .object({
    at: Timestamp,
    duration_ms: z.int(),
    status_code: z.int().nullable(),
    error: z.string().nullable(),
    response: z.string().meta({ description: 'The first 1,024 bytes of the answer.' }),
  })
  .meta({ id: 'DeliveryAttempt' });
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** One event owed to one profile. */
export const Delivery = z
  .object({
    id: z.string().meta({ description: 'The webhook-id, the same on every attempt.' }),
    entry_id: EntryId,
    status: DeliveryStatus,
    created: Timestamp,
    next_attempt: Timestamp.nullable(),
    attempts: z.array(DeliveryAttempt),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryList = PageQuery.extend({ status: filterOf(DeliveryStatus) });
export const DeliveryPage = pageOf(Delivery).meta({ id: 'DeliveryPage' });

export const DeliveriesReplay = z.object({
  since: Moment.meta({ description: 'Failures whose event was made at this time or later.' }),
});
export const DeliveriesReplayed = z.object({ replayed: z.int() }).meta({ id: 'DeliveriesReplayed' });

export const SecretRotated = z
  .object({
    secret: z.string().meta({ description: 'Shown this once.' }),
    previous_until: Timestamp.meta({ description: 'Until then deliveries are signed with the secret before it too.' }),
  })
  .meta({ id: 'NotificationSecretRotated' });
