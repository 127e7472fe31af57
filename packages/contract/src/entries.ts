import { z } from 'zod';
import { limits } from './limits.ts';
import { Moment, MomentTo } from './moments.ts';
import { NameOfKnown } from './names.ts';
import { PersonName } from './persons.ts';
import {
  EntryId,
  filterOf,
  GroupId,
  Int32,
  Liveness,
  Mood,
  Named,
  PageQuery,
  Pid,
  pageOf,
  Result,
  Sex,
  SourceId,
  StrangerId,
  spacesFilter,
  Timestamp,
  Upload,
  VisitId,
} from './primitives.ts';
import { Reason } from './reasons.ts';

export const exampleEntry = {
  id: 7,
  created: '2026-01-02T03:04:05.678000+00:00',
  result: 'ha',
  reason: null,
  confidence: 77.12,
  pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
  pid_created: '2026-01-02T03:04:05.678000+00:00',
  person: { name: 'Ada', external_id: 'E-1815' },
  persons_groups: [{ id: 1, name: 'Staff' }],
  source: { id: 1, name: 'Front door' },
  space: { id: 1, name: 'default' },
  facesize: 46440,
  face_image: 'https://kith.example/media/Zk1…-face.jpg',
  full_image: 'https://kith.example/media/Zk1…-full.jpg',
  initial_face_image: null,
  initial_full_image: null,
  age: 34,
  sex: 1,
  mood: 'happiness',
  liveness: '',
  exposure: 121.5,
  blur: 0.08,
  pan: 4.98,
  tilt: 2.96,
  visit_id: null,
  frames: null,
  corrected: null,
  stranger: null,
};

/** One face seen in one picture, with the groups its person was in at that moment. */
export const Entry = z
  .object({
    id: EntryId,
    created: Timestamp,
    result: Result,
    reason: Reason.nullable().meta({ description: 'Why it names nobody: of `nm` and `det`.' }),
    confidence: z.number().nullable(),
    pid: Pid.nullable(),
    pid_created: Timestamp.nullable(),
    person: PersonName.nullable(),
    persons_groups: z
      .array(z.object({ id: GroupId, name: z.string() }))
      .meta({ description: 'All groups of the person at that moment; never rewritten.' }),
    source: Named,
    space: Named,
    facesize: z.int(),
    face_image: z.string().meta({ description: 'URL, or "" where none is kept.' }),
    full_image: z.string(),
    initial_face_image: z.string().nullable(),
    initial_full_image: z.string().nullable(),
    age: z.int().nullable(),
    sex: Sex.nullable(),
    mood: Mood.nullable(),
    liveness: z.union([Liveness, z.literal('')]),
    exposure: z.number().nullable().meta({ description: 'Mean brightness of the face, 0–255.' }),
    blur: z.number().nullable().meta({ description: 'From 0, sharp, to 1.' }),
    pan: z.number().nullable(),
    tilt: z.number().nullable(),
    visit_id: VisitId.nullable().meta({
      description: 'The visit that it tells of; null: it is of no camera that Kith reads.',
    }),
    frames: z
      .int()
      .nullable()
      .meta({ description: 'How many frames decided; null: it is of no camera that Kith reads.' }),
    corrected: Timestamp.nullable().meta({
      description: 'When somebody said who it is, or is not; null: it says what recognition found.',
    }),
    stranger: z
      .object({
        id: StrangerId,
        visits: z.int().meta({ description: 'How often the stranger came so far.' }),
        first_seen: Timestamp,
        ignored: z.boolean(),
      })
      .nullable()
      .meta({ description: 'Who it is whom nobody knows; null: somebody is known, or nobody can say.' }),
  })
  .meta({
    id: 'Entry',
    example: exampleEntry,
  });
export type Entry = z.infer<typeof Entry>;

const listableMood = z.enum([...Mood.options, 'nm', 'det']);

export const EntryList = PageQuery.extend({
  pid: filterOf(Pid).meta({ description: 'Only of these persons.' }),
  result: filterOf(Result).meta({ description: 'Only with these results.' }),
  age_from: Int32.optional().meta({ description: 'This age or older.' }),
  age_to: Int32.optional().meta({ description: 'This age or younger.' }),
  sex: filterOf(Sex).meta({ description: '0 male, 1 female.' }),
  mood: filterOf(listableMood).meta({ description: 'Only with these expressions.' }),
  liveness: filterOf(Liveness).meta({ description: 'Only those that were found so.' }),
  sources_ids: filterOf(SourceId).meta({ description: 'Only of these sources.' }),
  spaces_ids: spacesFilter(),
  date_from: Moment.optional(),
  date_to: MomentTo.optional(),
  id_from: z.int().optional().meta({ description: 'Entries from this id on, it included.' }),
});
export type EntryList = z.infer<typeof EntryList>;

export const EntryPage = pageOf(Entry).meta({ id: 'EntryPage' });

/** A photo, or an entry by its id. */
export const EntrySearch = z
  .object({
    image: Upload.optional(),
    entry_id: EntryId.optional().meta({ description: 'An entry whose face is looked for, in the place of a photo.' }),
    sources_ids: filterOf(SourceId).meta({ description: 'Only of these sources.' }),
    groups_ids: filterOf(GroupId).meta({ description: 'Only of persons who are in any of these groups now.' }),
    date_from: Moment.optional(),
    date_to: MomentTo.optional(),
    confidence: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .meta({ description: 'The least: absent, as the `junk` of the space has it.' }),
    limit: z
      .int()
      .min(1)
      .max(limits.entriesFound)
      .default(limits.defaultPageSize)
      .meta({ description: 'How many at most.' }),
  })
  .meta({ example: { entry_id: 7, limit: 20 } });

export const EntriesFound = z
  .object({
    compared: z.int().meta({ description: 'How many stored faces the face was compared with.' }),
    results: z
      .array(z.object({ confidence: z.number(), entry: Entry }))
      .meta({ description: 'The most alike first. `confidence` knows how many were compared.' }),
  })
  .meta({
    id: 'EntriesFound',
    example: { compared: 120_000, results: [{ confidence: 93.4, entry: exampleEntry }] },
  });
export type EntriesFound = z.infer<typeof EntriesFound>;

/** What is known of a person from all its entries. */
export const PersonStatistics = z
  .object({
    pid: Pid,
    pid_created: Timestamp,
    pid_source: Named.nullable(),
    age: z.int().nullable().meta({ description: 'As the newest entry has it that says any.' }),
    sex: Sex.nullable().meta({ description: 'As the newest entry has it that says any.' }),
    initial_face_image: z.string().nullable(),
    initial_full_image: z.string().nullable(),
    initial_facesize: z.int(),
    initial_liveness: z.union([Liveness, z.literal('')]),
    total: z.int().meta({ description: 'All entries, the first included.' }),
    exact: z.int(),
    ha: z.int(),
    junk: z.int(),
    reinit: z.int(),
    liveness: z.object({ passed: z.int(), failed: z.int(), undetermined: z.int() }),
  })
  .meta({
    id: 'PersonStatistics',
    example: {
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      pid_created: '2026-01-02T03:04:05.678000+00:00',
      pid_source: { id: 1, name: 'Front door' },
      age: 34,
      sex: 1,
      initial_face_image: null,
      initial_full_image: null,
      initial_facesize: 46440,
      initial_liveness: '',
      total: 3,
      exact: 1,
      ha: 1,
      junk: 0,
      reinit: 0,
      liveness: { passed: 0, failed: 0, undetermined: 0 },
    },
  });
export type PersonStatistics = z.infer<typeof PersonStatistics>;

/** What a camera sends. */
export const Ingestion = z.object({
  image: Upload,
  source: NameOfKnown,
  timestamp: Moment.optional().meta({ description: 'When it was seen; used when the source trusts it.' }),
  groups_ids: filterOf(GroupId).meta({ description: 'Only members of these groups.' }),
});

export const IngestionAnswer = z.object({ results: z.array(Entry) }).meta({
  id: 'IngestionAnswer',
  example: {
    results: [exampleEntry],
  },
});

export const WrongPerson = z
  .object({
    pid: Pid.optional().meta({ description: 'Who it is instead; absent: nobody who is known.' }),
  })
  .meta({ id: 'WrongPerson', example: {} });
