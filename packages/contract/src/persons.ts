import { z } from 'zod';
import { limits } from './limits.ts';
import { Moment, MomentTo } from './moments.ts';
import {
  AreaPx,
  cursorPageOf,
  EntryId,
  filterOf,
  GroupId,
  Mood,
  Name,
  Named,
  PersonPageQuery,
  Pid,
  Result,
  Sex,
  SourceId,
  SpaceId,
  TemplateId,
  Timestamp,
  Upload,
} from './primitives.ts';

/** Who a face is, or that nobody knows. */
export const Identification = z
  .object({
    result: Result,
    pid: Pid.nullable(),
    confidence: z.number().min(0).max(100),
    age: z.int().nullable(),
    sex: Sex.nullable(),
    mood: Mood.nullable(),
    pan: z.number().nullable().meta({ description: 'Degrees; positive: turned to the right of the picture.' }),
    tilt: z.number().nullable().meta({ description: 'Degrees; positive: looking up.' }),
  })
  .meta({ id: 'Identification' });
export type Identification = z.infer<typeof Identification>;

const facesize = AreaPx.optional().meta({ description: 'Smallest face area accepted, px².' });
const oneFace = z
  .boolean()
  .default(false)
  .meta({ description: 'Refuse a photo with more than one face, instead of taking the largest.' });
const level = z.enum(['exact', 'ha', 'junk', 'nm']);

/** Flags left out are those of the source. */
export const PersonCreate = z.object({
  image: Upload,
  source: Name,
  facesize,
  create_on_ha: z.boolean().optional(),
  create_on_junk: z.boolean().optional(),
  identify_asm: z.boolean().optional(),
  one_face: oneFace,
});

export const PersonFromEntry = z
  .object({ id: EntryId, create_on_ha: z.boolean().default(false), create_on_junk: z.boolean().default(false) })
  .meta({ id: 'PersonFromEntry' });

export const PersonReinitFromEntry = z.object({ id: EntryId }).meta({ id: 'PersonReinitFromEntry' });

export const PersonReinit = z.object({
  image: Upload,
  source: Name,
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
    pid_created: Timestamp,
    pid_source: Named.nullable(),
    initial_face_image: z.string().nullable(),
    initial_full_image: z.string().nullable(),
    initial_facesize: z.int(),
    templates_count: z.int().min(1).max(limits.templatesPerPerson),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

const externalId = z.string().trim().min(1).max(limits.nameLength);

export const PersonUpdate = z
  .object({
    name: Name.nullable().optional(),
    external_id: externalId.nullable().optional(),
    note: z.string().trim().max(limits.noteLength).optional(),
  })
  .meta({ id: 'PersonUpdate', example: { name: 'Ada', external_id: 'E-1815' } });
export type PersonUpdate = z.infer<typeof PersonUpdate>;

export const PersonList = PersonPageQuery.extend({
  q: z.string().optional().meta({ description: 'Part of the name or of the external id, without regard to case.' }),
  pids: filterOf(Pid),
  external_ids: filterOf(externalId),
  groups_ids: filterOf(GroupId).meta({ description: 'Members of any of these groups.' }),
  sources_ids: filterOf(SourceId),
  spaces_ids: filterOf(SpaceId).meta({ description: 'Absent: the space that the token acts in.' }),
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
  .meta({ id: 'Template' });
export type Template = z.infer<typeof Template>;

export const TemplateList = z.object({ results: z.array(Template) }).meta({ id: 'TemplateList' });

/** A photo, or an entry by its id. */
export const TemplateAdd = z.object({
  image: Upload.optional(),
  id: EntryId.optional(),
  facesize: AreaPx.default(7000).meta({ description: 'Smallest face area accepted, px².' }),
  result: level
    .default('junk')
    .meta({ description: 'How similar it must be to the person as it is known; `nm`: anyhow.' }),
  one_face: oneFace,
});

export const PersonMerge = z
  .object({ from: Pid.meta({ description: 'The person, of the same space, who turned out to be this one.' }) })
  .meta({ id: 'PersonMerge' });
