import { z } from 'zod';
import { limits } from './limits.ts';

const id = z.int().positive().max(Number.MAX_SAFE_INTEGER);

export const AccountId = id.brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;
export const SpaceId = id.brand<'SpaceId'>();
export type SpaceId = z.infer<typeof SpaceId>;
export const TokenId = id.brand<'TokenId'>();
export type TokenId = z.infer<typeof TokenId>;
export const LicenceId = id.brand<'LicenceId'>();
export type LicenceId = z.infer<typeof LicenceId>;
export const SourceId = id.brand<'SourceId'>();
export type SourceId = z.infer<typeof SourceId>;
export const SourceTokenId = id.brand<'SourceTokenId'>();
export type SourceTokenId = z.infer<typeof SourceTokenId>;
export const GroupId = id.brand<'GroupId'>();
export type GroupId = z.infer<typeof GroupId>;
export const ScheduleId = id.brand<'ScheduleId'>();
export type ScheduleId = z.infer<typeof ScheduleId>;
export const ImportId = id.brand<'ImportId'>();
export type ImportId = z.infer<typeof ImportId>;
export const EntryId = id.brand<'EntryId'>();
export type EntryId = z.infer<typeof EntryId>;
export const VisitId = id.brand<'VisitId'>();
export type VisitId = z.infer<typeof VisitId>;
export const StrangerId = id.brand<'StrangerId'>();
export type StrangerId = z.infer<typeof StrangerId>;
export const AuditId = id.brand<'AuditId'>();
export type AuditId = z.infer<typeof AuditId>;
export const TemplateId = id.brand<'TemplateId'>();
export type TemplateId = z.infer<typeof TemplateId>;
export const NewsId = id.brand<'NewsId'>();
export type NewsId = z.infer<typeof NewsId>;
export const ProfileId = id.brand<'ProfileId'>();
export type ProfileId = z.infer<typeof ProfileId>;
export const PushDeviceId = id.brand<'PushDeviceId'>();
export type PushDeviceId = z.infer<typeof PushDeviceId>;
export const AlarmRuleId = id.brand<'AlarmRuleId'>();
export type AlarmRuleId = z.infer<typeof AlarmRuleId>;
export const AlarmId = id.brand<'AlarmId'>();
export type AlarmId = z.infer<typeof AlarmId>;

/** A person's public id: a lower-case UUID v4. Anything else of reasonable length is a pid that nobody has. */
export const Pid = z
  .string()
  .min(1)
  .max(64)
  .toLowerCase()
  .brand<'Pid'>()
  .meta({ description: 'Id of a person.', example: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10' });
export type Pid = z.infer<typeof Pid>;

/** UTC, ISO 8601 with microseconds and offset: `2021-05-28T10:37:51.433000+00:00`. */
export const Timestamp = z.string().meta({ example: '2021-05-28T10:37:51.433000+00:00' });

/** The spaces whose things a list shows. */
export const spacesFilter = () => filterOf(SpaceId).meta({ description: 'Absent: the space that the token acts in.' });

/** A list filter; empty means no restriction. */
export const filterOf = <T extends z.ZodType>(item: T) =>
  // Whoever tries a call from its description sends the example as it is.
  z.array(item).max(limits.filterValues).optional().meta({ example: [] });

export const PageQuery = z.object({
  limit: z.int().min(1).max(limits.pageSize).default(limits.defaultPageSize).meta({ description: 'How many at most.' }),
  offset: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).meta({ description: 'How many are passed over.' }),
});
export type PageQuery = z.infer<typeof PageQuery>;

const fromPageBefore = { error: 'Take this value from next_after of the page before.' };

/** The place in a list after which a page begins. */
export const cursor = (form: RegExp) =>
  z
    .string()
    .regex(form, fromPageBefore)
    .optional()
    .meta({ description: 'The next_after of the page before: any page costs what the first does.' });

/** A page of persons, by offset or after a person. */
export const PersonPageQuery = PageQuery.extend({ after: cursor(/^[0-9a-z]{1,11}$/) });
export type PersonPageQuery = z.infer<typeof PersonPageQuery>;

/** An integer that any database compares with its smallest columns. */
export const Int32 = z.int32();

/** An area in px², such as that of a face. */
export const AreaPx = z.int().min(0).max(1_000_000_000).meta({ description: 'An area in px².' });

/** One page: `count` is the total, `next` and `previous` are absolute URLs. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    count: z.int().meta({ description: 'How many there are in all.' }),
    next: z.url().nullable().meta({ description: 'The page that follows; null: none does.' }),
    previous: z.url().nullable().meta({ description: 'The page before; null: this is the first.' }),
    results: z.array(item),
  });
export interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}

/** One page of a list that is paged by cursor, too: any page costs what the first does. */
export const cursorPageOf = <T extends z.ZodType>(item: T) =>
  pageOf(item).extend({
    next_after: z
      .string()
      .nullable()
      .meta({ description: 'Give it as `after` for the page that follows; null: none does.' }),
  });
export interface CursorPage<T> extends Page<T> {
  next_after: string | null;
}

export const Named = z.object({ id: z.int(), name: z.string() });
export type Named = z.infer<typeof Named>;

export const Sex = z.union([z.literal(0), z.literal(1)]).meta({ description: '0 male, 1 female' });
export const Result = z.enum(['new', 'reinit', 'exact', 'ha', 'junk', 'nm', 'det']).meta({
  description:
    'What was decided: a new person, a person known by a new face, one found exactly, with high accuracy or with a weak resemblance, nobody who is known, a face that was only detected.',
});
export type Result = z.infer<typeof Result>;
export const Mood = z
  .enum(['neutral', 'anger', 'contempt', 'disgust', 'fear', 'happiness', 'sadness', 'surprise'])
  .meta({ description: 'Expression of the face.' });
export type Mood = z.infer<typeof Mood>;
export const Liveness = z
  .enum(['passed', 'failed', 'undetermined'])
  .meta({ description: 'Whether the face is alive.' });
export type Liveness = z.infer<typeof Liveness>;

/** A multipart file part, already received whole. */
export const Upload = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array, { error: 'Send a picture as a file part.' })
  .meta({ type: 'string', format: 'binary' });
