import { z } from 'zod';
import { Channel, ChannelWish } from './channels.ts';
import { limits } from './limits.ts';
import { Moment } from './moments.ts';
import { Name, partOfName } from './names.ts';
import { NewsType } from './news-type.ts';
import { PersonName } from './persons.ts';
import {
  EntryId,
  filterOf,
  GroupId,
  Liveness,
  Mood,
  Named,
  NewsId,
  PageQuery,
  Pid,
  ProfileId,
  pageOf,
  Result,
  Sex,
  SourceId,
  SpaceId,
  spacesFilter,
  Timestamp,
} from './primitives.ts';
import { StrangerFilter } from './stranger-filter.ts';
import { QuietHours, TextTemplate } from './templates.ts';

const age = z.int().min(0).max(150);
const confidence = z.number().min(0).max(100);
const cooldownSeconds = z
  .int()
  .min(0)
  .max(7 * 24 * 60 * 60);

/** Which entries a profile wants; an absent or empty filter restricts nothing. */
export const ProfileFilters = z.object({
  results: z.array(Result),
  moods: z.array(Mood),
  liveness: z.array(Liveness),
  sex: z.array(Sex),
  age_from: age.nullable(),
  age_to: age.nullable(),
  sources: z.array(SourceId),
  persons_groups: z.array(GroupId).meta({ description: 'The person is in any of these.' }),
  groups_all: z.array(GroupId).meta({ description: 'The person is in every one of these.' }),
  groups_none: z.array(GroupId).meta({ description: 'The person is in none of these; a stranger passes.' }),
  min_confidence: confidence.nullable(),
  cooldown_seconds: cooldownSeconds.meta({
    description: 'How long nothing more is sent of the same person at the same source; 0: not at all.',
  }),
  strangers: StrangerFilter,
  entries: z.boolean().meta({
    description:
      'Tell of entries; false: of what `corrections` and `news` ask for alone, and of alarms whose rules name it.',
  }),
  corrections: z.boolean().meta({
    description:
      'Tell also of entries that are corrected, as `entry.corrected`: of those that pass the filters as they were, or as they are then.',
  }),
  news: z.array(NewsType).meta({
    description: 'Tell also of these. The filters of sources and groups count for what has a source, or groups.',
  }),
});
export type ProfileFilters = z.infer<typeof ProfileFilters>;

const exampleProfile = {
  results: ['exact', 'ha'],
  moods: [],
  liveness: [],
  sex: [],
  age_from: null,
  age_to: null,
  sources: [1],
  persons_groups: [1],
  groups_all: [],
  groups_none: [],
  min_confidence: null,
  cooldown_seconds: 60,
  strangers: null,
  entries: true,
  corrections: false,
  news: [],
  id: 1,
  space_id: 1,
  name: 'VIP at the door',
  is_active: true,
  http_method: 0,
  destination_url: 'https://hooks.example/kith',
  ordered: false,
  channel: null,
  template: null,
  quiet: null,
  problem: null,
  deleted_sources: [],
  deleted_groups: [],
};

/** Where news goes, and which: a webhook, unless it says another channel. */
export const Profile = ProfileFilters.extend({
  id: ProfileId,
  space_id: SpaceId,
  name: z.string(),
  is_active: z.boolean(),
  http_method: z.union([z.literal(0), z.literal(1)]).meta({ description: '0 POST, 1 GET' }),
  destination_url: z.string().meta({ description: 'Of a channel: where it leads, without what is secret of it.' }),
  ordered: z.boolean().meta({
    description: 'Deliveries go one after another, in the order of entries; one that fails holds back those after it.',
  }),
  channel: Channel.nullable().meta({ description: 'Where it goes instead of a webhook; null: it is one.' }),
  template: TextTemplate.nullable().meta({ description: 'The words of the channel; null: as Kith words it.' }),
  quiet: QuietHours.nullable().meta({ description: 'When it is told nothing; null: never.' }),
  problem: z.string().nullable().meta({
    description:
      'Of an MQTT broker: why the states there are not kept, or not wholly; null: they are, or there are none.',
  }),
  deleted_sources: z
    .array(SourceId)
    .meta({ description: 'Those of `sources` that are deleted: nothing is seen there.' }),
  deleted_groups: z.array(GroupId).meta({ description: 'Groups of the filters that are deleted: nobody is in them.' }),
}).meta({
  id: 'NotificationProfile',
  example: exampleProfile,
});
export type Profile = z.infer<typeof Profile>;

export const ProfileCreated = Profile.extend({
  secret: z.string().meta({ description: 'Signs every delivery (Standard Webhooks). Shown this once.' }),
}).meta({
  id: 'NotificationProfileCreated',
  example: { ...exampleProfile, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
});

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
  groups_all: list(GroupId),
  groups_none: list(GroupId),
  min_confidence: confidence.nullable().optional(),
  cooldown_seconds: cooldownSeconds.nullable().optional(),
  strangers: StrangerFilter.optional(),
  news: list(NewsType),
};

const destinationUrl = z.string().trim().min(1).max(2048);
const channelWish = ChannelWish.nullable()
  .optional()
  .meta({ description: 'Where it goes instead of a webhook; null: it is one.' });
const quietWish = QuietHours.nullable().optional().meta({ description: 'When it is told nothing; null: never.' });
const templateWish = TextTemplate.nullable()
  .optional()
  .meta({ description: 'The words of the channel; null: as Kith words it.' });

export const ProfileCreate = z
  .object({
    name: Name,
    http_method: Profile.shape.http_method
      .optional()
      .meta({ description: 'Of a webhook, which needs one: 0 POST, 1 GET' }),
    destination_url: destinationUrl.optional().meta({ description: 'Of a webhook, which needs one.' }),
    channel: channelWish,
    template: templateWish,
    quiet: quietWish,
    is_active: z.boolean().default(true),
    ordered: z.boolean().default(false),
    entries: z.boolean().optional(),
    corrections: z.boolean().optional(),
    ...filterFields,
  })
  .meta({
    id: 'NotificationProfileCreate',
    example: {
      name: 'VIP at the door',
      http_method: 0,
      destination_url: 'https://hooks.example/kith',
      results: ['exact', 'ha'],
      sources: ['Front door'],
      persons_groups: [1],
      cooldown_seconds: 60,
    },
  });
export type ProfileCreate = z.infer<typeof ProfileCreate>;

export const ProfileUpdate = z
  .object({
    name: Name.optional(),
    http_method: Profile.shape.http_method.optional(),
    destination_url: destinationUrl.optional(),
    channel: channelWish,
    template: templateWish,
    quiet: quietWish,
    is_active: z.boolean().optional(),
    ordered: z.boolean().optional(),
    entries: z.boolean().optional(),
    corrections: z.boolean().optional(),
    ...filterFields,
  })
  .meta({ id: 'NotificationProfileUpdate', example: { is_active: false } });
export type ProfileUpdate = z.infer<typeof ProfileUpdate>;

export const ProfileList = PageQuery.extend({ q: partOfName(), spaces_ids: spacesFilter() });
export const ProfilePage = pageOf(Profile).meta({ id: 'NotificationProfilePage' });

/** The filter that keeps an entry, or news, from being sent; of several the first, in this order. */
export const NotSentReason = z.enum([
  'news',
  'entries',
  'results',
  'moods',
  'liveness',
  'sex',
  'age',
  'sources',
  'persons_groups',
  'groups_all',
  'groups_none',
  'min_confidence',
  'strangers',
  'cooldown',
  'quiet_hours',
]);
export type NotSentReason = z.infer<typeof NotSentReason>;

/** What a delivery tells. */
export const DeliveryType = z.enum(['entry.created', 'entry.corrected', ...NewsType.options]);
export type DeliveryType = z.infer<typeof DeliveryType>;

/** What a sample is of: an entry, or news. */
export const SampleType = z.enum(['entry.created', ...NewsType.options]);
export type SampleType = z.infer<typeof SampleType>;

export const SampleWish = z
  .object({ type: SampleType.default('entry.created').meta({ description: 'What is made up.' }) })
  .meta({ id: 'NotificationSampleWish', example: { type: 'alarm.raised' } });
export type SampleWish = z.infer<typeof SampleWish>;

/** A dry run; what is given takes the place of the profile's. */
export const ProfileTest = z
  .object({
    limit: z.int().min(1).max(limits.pageSize).default(100).meta({ description: 'Of entries, and of news.' }),
    corrections: z.boolean().optional(),
    template: templateWish,
    quiet: quietWish,
    sample: SampleType.default('entry.created').meta({ description: 'What `text` is of.' }),
    ...filterFields,
  })
  .meta({ id: 'NotificationProfileTest', example: { limit: 100, results: ['ha'] } });
export type ProfileTest = z.infer<typeof ProfileTest>;

/** News that was written, and whether it would be sent. */
const TestedNews = z.object({
  news_id: NewsId,
  type: NewsType,
  timestamp: Timestamp.meta({ description: 'When it happened.' }),
  pid: Pid.nullable(),
  person: PersonName.nullable(),
  source: Named.nullable(),
  persons_group: Named.nullable().meta({ description: 'Of an ended membership, or an alarm that counts a group.' }),
  alarm_rule: z.string().nullable().meta({ description: 'What raised the alarm, as it was called then.' }),
  would_send: z.boolean(),
  reason: NotSentReason.nullable().meta({ description: 'Why not; null when it would be sent.' }),
});

export const ProfileTested = z
  .object({
    is_active: z.boolean().meta({ description: 'While false nothing is sent, whatever passes.' }),
    count: z.int().meta({ description: 'How many entries were looked at.' }),
    would_send: z.int().meta({ description: 'How many of them pass.' }),
    results: z
      .array(
        z.object({
          entry_id: EntryId,
          created: Timestamp,
          pid: Pid.nullable(),
          person: PersonName.nullable(),
          result: Result,
          would_send: z.boolean(),
          reason: NotSentReason.nullable().meta({ description: 'Why not; null when it would be sent.' }),
        }),
      )
      .meta({ description: 'The newest first.' }),
    news: z.object({ count: z.int(), would_send: z.int(), results: z.array(TestedNews) }).meta({
      description:
        'The same of news of the types that are asked for, and of alarms whose rules name the profile; it is kept for 30 days.',
    }),
    left_out: z.array(DeliveryType).meta({
      description: 'What is asked for, and was not looked at: it is not kept how that would have been told.',
    }),
    text: z
      .object({ title: z.string(), body: z.string() })
      .meta({ description: 'How a channel words the sample; a webhook tells data.' }),
  })
  .meta({
    id: 'NotificationProfileTested',
    example: {
      is_active: true,
      count: 2,
      would_send: 1,
      results: [
        {
          entry_id: 7,
          created: '2026-01-02T03:04:05.678000+00:00',
          pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
          person: { name: 'Ada', external_id: 'E-1815' },
          result: 'ha',
          would_send: true,
          reason: null,
        },
        {
          entry_id: 6,
          created: '2026-01-02T03:04:05.678000+00:00',
          pid: null,
          person: null,
          result: 'nm',
          would_send: false,
          reason: 'results',
        },
      ],
      news: {
        count: 1,
        would_send: 1,
        results: [
          {
            news_id: 12,
            type: 'camera.offline',
            timestamp: '2026-01-02T03:04:05.678000+00:00',
            pid: null,
            person: null,
            source: { id: 1, name: 'Front door' },
            persons_group: null,
            alarm_rule: null,
            would_send: true,
            reason: null,
          },
        ],
      },
      left_out: [],
      text: { title: 'Sample: Sample', body: 'Sample, 2 Jan 2026, 03:04:05\nSample' },
    },
  });
export type ProfileTested = z.infer<typeof ProfileTested>;

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
  .meta({
    id: 'DeliveryAttempt',
    example: { at: '2026-01-02T03:04:05.678000+00:00', duration_ms: 120, status_code: 204, error: null, response: '' },
  });
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** What came of the one attempt to send a sample. */
export const SampleSent = DeliveryAttempt.extend({
  id: z.string().meta({ description: 'The webhook-id.' }),
}).meta({
  id: 'NotificationSampleSent',
  example: {
    at: '2026-01-02T03:04:05.678000+00:00',
    duration_ms: 120,
    status_code: 204,
    error: null,
    response: '',
    id: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
  },
});
export type SampleSent = z.infer<typeof SampleSent>;

/** One event owed to one profile. */
export const Delivery = z
  .object({
    id: z.string().meta({ description: 'The webhook-id, the same on every attempt.' }),
    type: DeliveryType,
    entry_id: EntryId.nullable().meta({ description: 'Null: what is told is no entry, and of none.' }),
    news_id: NewsId.nullable().meta({ description: 'Null: what is told is an entry.' }),
    status: DeliveryStatus,
    created: Timestamp,
    next_attempt: Timestamp.nullable().meta({
      description:
        'Null when it is settled. While it is being sent: when another node would send it, should this one die.',
    }),
    attempts: z.array(DeliveryAttempt),
  })
  .meta({
    id: 'Delivery',
    example: {
      id: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
      type: 'entry.created',
      entry_id: 7,
      news_id: null,
      status: 'delivered',
      created: '2026-01-02T03:04:05.678000+00:00',
      next_attempt: null,
      attempts: [
        { at: '2026-01-02T03:04:05.678000+00:00', duration_ms: 120, status_code: 204, error: null, response: '' },
      ],
    },
  });
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryList = PageQuery.extend({
  status: filterOf(DeliveryStatus).meta({ description: 'Only those that are so.' }),
  since: Moment.meta({ description: 'Deliveries whose event was made at this time or later.' }).optional(),
  entry_id: EntryId.optional().meta({ description: 'Only of this entry.' }),
  pid: Pid.meta({ description: 'Deliveries of entries of this person.' }).optional(),
});
export const DeliveryPage = pageOf(Delivery).meta({ id: 'DeliveryPage' });

export const DeliveriesReplay = z.object({
  since: Moment.meta({ description: 'Failures whose event was made at this time or later.' }),
});
export const DeliveriesReplayed = z
  .object({ replayed: z.int() })
  .meta({ id: 'DeliveriesReplayed', example: { replayed: 3 } });

export const SecretRotated = z
  .object({
    secret: z.string().meta({ description: 'Shown this once.' }),
    previous_until: Timestamp.meta({ description: 'Until then deliveries are signed with the secret before it too.' }),
  })
  .meta({
    id: 'NotificationSecretRotated',
    example: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', previous_until: '2026-01-02T03:04:05.678000+00:00' },
  });
