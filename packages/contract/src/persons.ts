import { z } from 'zod';
import { AttributeChanges, AttributeFilter, Attributes, AttributesOfNew } from './attributes.ts';
import { limits } from './limits.ts';
import { Moment, MomentTo } from './moments.ts';
import { ExternalId, Name, NameOfKnown } from './names.ts';
import {
  AreaPx,
  cursorPageOf,
  EntryId,
  filterOf,
  GroupId,
  Mood,
  Named,
  PersonPageQuery,
  Pid,
  Result,
  Sex,
  SourceId,
  SpaceId,
  spacesFilter,
  TemplateId,
  Timestamp,
  Upload,
} from './primitives.ts';
import { Reason } from './reasons.ts';

/** How a person is called now: unlike the names of groups in an entry, it is never that of a moment. */
export const PersonName = z.object({ name: z.string().nullable(), external_id: z.string().nullable() }).meta({
  id: 'PersonName',
  description: 'How the person is called now, whenever it was seen.',
  example: { name: 'Ada', external_id: 'E-1815' },
});
export type PersonName = z.infer<typeof PersonName>;

const level = z.enum(['exact', 'ha', 'junk', 'nm']);

/** A person who is near to a face, and what the thresholds make of that. */
export const Nearest = z
  .object({
    pid: Pid,
    person: PersonName,
    confidence: z.number().min(0).max(100),
    result: level.meta({ description: 'What a face that is so alike is told as.' }),
    initial_face_image: z.string().nullable(),
  })
  .meta({
    id: 'Nearest',
    example: {
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      person: { name: 'Ada', external_id: 'E-1815' },
      confidence: 64.1,
      result: 'nm',
      initial_face_image: null,
    },
  });
export type Nearest = z.infer<typeof Nearest>;

export const NearestCount = z.int().min(0).max(limits.nearestPersons).meta({
  description: 'How many of the nearest persons are answered, best first, whether or not a threshold names them.',
});

export const NearestQuery = z.object({ limit: NearestCount.default(5) });
export const NearestList = z.object({ results: z.array(Nearest) }).meta({
  id: 'NearestList',
  example: {
    results: [
      {
        pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
        person: { name: 'Ada', external_id: 'E-1815' },
        confidence: 64.1,
        result: 'nm',
        initial_face_image: null,
      },
    ],
  },
});

/** Who a face is, or that nobody knows. */
export const Identification = z
  .object({
    result: Result,
    reason: Reason.nullable().meta({ description: 'Why it is nobody: of `nm`.' }),
    pid: Pid.nullable(),
    person: PersonName.nullable(),
    confidence: z.number().min(0).max(100),
    age: z.int().nullable(),
    sex: Sex.nullable(),
    mood: Mood.nullable(),
    pan: z.number().nullable().meta({ description: 'Degrees; positive: turned to the right of the picture.' }),
    tilt: z.number().nullable().meta({ description: 'Degrees; positive: looking up.' }),
    nearest: z.array(Nearest).optional().meta({ description: 'The nearest persons, where a search asks for them.' }),
  })
  .meta({
    id: 'Identification',
    example: {
      result: 'ha',
      reason: null,
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      person: { name: 'Ada', external_id: 'E-1815' },
      confidence: 77.12,
      age: 34,
      sex: 1,
      mood: 'happiness',
      pan: 4.98,
      tilt: 2.96,
    },
  });
export type Identification = z.infer<typeof Identification>;

const facesize = AreaPx.optional().meta({ description: 'Smallest face area accepted, px².' });
const oneFace = z
  .boolean()
  .default(false)
  .meta({ description: 'Refuse a photo with more than one face, instead of taking the largest.' });
const notify = z
  .boolean()
  .default(true)
  .meta({ description: 'Whether anybody is told of a person who is created, by websocket or webhook.' });

/** Flags left out are those of the source. */
export const PersonCreate = z.object({
  image: Upload,
  source: NameOfKnown,
  facesize,
  create_on_ha: z.boolean().optional(),
  create_on_junk: z.boolean().optional(),
  identify_asm: z.boolean().optional(),
  one_face: oneFace,
  notify,
  attributes: AttributesOfNew.optional(),
});

export const PersonFromEntry = z
  .object({
    id: EntryId,
    create_on_ha: z.boolean().default(false),
    create_on_junk: z.boolean().default(false),
    notify,
    attributes: AttributesOfNew.optional(),
  })
  .meta({ id: 'PersonFromEntry', example: { id: 7, create_on_ha: false, create_on_junk: true } });

export const PersonReinitFromEntry = z
  .object({ id: EntryId })
  .meta({ id: 'PersonReinitFromEntry', example: { id: 7 } });

export const PersonReinit = z.object({
  image: Upload,
  source: NameOfKnown,
  facesize,
  identify_asm: z.boolean().optional(),
  result: level
    .default('ha')
    .meta({ description: 'How similar the photo must be to the person as it is known; `nm`: anyhow.' }),
  one_face: oneFace,
});

export const PersonSearch = z.object({
  image: Upload,
  identify_asm: z.boolean().default(false),
  groups_ids: filterOf(GroupId).meta({ description: 'Only members of these groups.' }),
  nearest: NearestCount.default(0),
});

/** One identity, as it was first seen and as it is called. */
export const Person = z
  .object({
    pid: Pid,
    space_id: SpaceId,
    name: z.string().nullable(),
    external_id: z
      .string()
      .nullable()
      .meta({ description: 'What another system calls the person; unique in the space.' }),
    note: z.string(),
    attributes: Attributes,
    pid_created: Timestamp,
    pid_source: Named.nullable(),
    initial_face_image: z.string().nullable(),
    initial_full_image: z.string().nullable(),
    initial_facesize: z.int(),
    templates_count: z.int().min(1).max(limits.templatesPerPerson),
  })
  .meta({
    id: 'Person',
    example: {
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      space_id: 1,
      name: 'Ada',
      external_id: 'E-1815',
      note: '',
      attributes: { department: 'Sales' },
      pid_created: '2026-01-02T03:04:05.678000+00:00',
      pid_source: { id: 1, name: 'Front door' },
      initial_face_image: null,
      initial_full_image: null,
      initial_facesize: 46440,
      templates_count: 1,
    },
  });
export type Person = z.infer<typeof Person>;

export const PersonUpdate = z
  .object({
    name: Name.nullable().optional(),
    external_id: ExternalId.nullable().optional(),
    note: z.string().trim().max(limits.noteLength).optional(),
    attributes: AttributeChanges.optional(),
  })
  .meta({ id: 'PersonUpdate', example: { name: 'Ada', external_id: 'E-1815' } });
export type PersonUpdate = z.infer<typeof PersonUpdate>;

export const PersonList = PersonPageQuery.extend({
  q: z.string().optional().meta({ description: 'Part of the name or of the external id, without regard to case.' }),
  pids: filterOf(Pid).meta({ description: 'Only these persons.' }),
  external_ids: filterOf(NameOfKnown).meta({ description: 'Only those with these external ids.' }),
  groups_ids: filterOf(GroupId).meta({ description: 'Members of any of these groups.' }),
  sources_ids: filterOf(SourceId).meta({ description: 'Only those that came from these sources.' }),
  attributes: filterOf(AttributeFilter).meta({ description: 'Only those with all of these attributes: `name:value`.' }),
  spaces_ids: spacesFilter(),
  date_from: Moment.optional(),
  date_to: MomentTo.optional(),
});
export type PersonList = z.infer<typeof PersonList>;

export const PersonPage = cursorPageOf(Person).meta({ id: 'PersonPage' });

/** One of the looks by which a person is recognised; the best of them counts. */
export const Template = z
  .object({
    id: TemplateId,
    created: Timestamp,
    facesize: z.int(),
    face_image: z.string().nullable(),
  })
  .meta({
    id: 'Template',
    example: { id: 3, created: '2026-01-02T03:04:05.678000+00:00', facesize: 46440, face_image: null },
  });
export type Template = z.infer<typeof Template>;

export const TemplateList = z.object({ results: z.array(Template) }).meta({
  id: 'TemplateList',
  example: { results: [{ id: 3, created: '2026-01-02T03:04:05.678000+00:00', facesize: 46440, face_image: null }] },
});

/** A photo, or an entry by its id. */
export const TemplateAdd = z
  .object({
    image: Upload.optional(),
    id: EntryId.optional(),
    facesize: AreaPx.default(7000).meta({ description: 'Smallest face area accepted, px².' }),
    result: level
      .default('junk')
      .meta({ description: 'How similar it must be to the person as it is known; `nm`: anyhow.' }),
    one_face: oneFace,
  })
  .meta({ example: { id: 7, result: 'junk' } });

export const PersonMerge = z
  .object({ from: Pid.meta({ description: 'The person, of the same space, who turned out to be this one.' }) })
  .meta({ id: 'PersonMerge', example: { from: '0c6b1a52-93a4-4a8b-8d5e-0e9f3f1d2c77' } });
