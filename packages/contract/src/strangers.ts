import { z } from 'zod';
import { AttributesOfNew } from './attributes.ts';
import { limits } from './limits.ts';
import { Moment, MomentTo } from './moments.ts';
import { ExternalId, Name } from './names.ts';
import { PersonName } from './persons.ts';
import {
  EntryId,
  filterOf,
  GroupId,
  Named,
  PageQuery,
  Pid,
  pageOf,
  SourceId,
  SpaceId,
  StrangerId,
  spacesFilter,
  Timestamp,
} from './primitives.ts';

/** Somebody whom nobody knows, and who was seen, perhaps often. */
export const Stranger = z
  .object({
    id: StrangerId,
    space_id: SpaceId,
    first_seen: Timestamp,
    last_seen: Timestamp,
    sightings: z
      .int()
      .meta({ description: 'How many entries were of this stranger, those included that are not kept any more.' }),
    visits: z.int().meta({
      description: 'How often the stranger came: sightings with some minutes between them are several visits.',
    }),
    sources: z.array(Named).meta({ description: 'Where, of the entries that are kept.' }),
    ignored: z.boolean().meta({ description: 'Stored, but told to nobody.' }),
    entry_id: EntryId.meta({ description: 'The entry that shows the face best.' }),
    face_image: z.string().meta({ description: 'URL of that face, or "" where none is kept.' }),
  })
  .meta({
    id: 'Stranger',
    example: {
      id: 5,
      space_id: 1,
      first_seen: '2026-01-02T03:04:05.678000+00:00',
      last_seen: '2026-01-09T03:04:05.678000+00:00',
      sightings: 14,
      visits: 3,
      sources: [{ id: 1, name: 'Front door' }],
      ignored: false,
      entry_id: 7,
      face_image: 'https://kith.example/media/Zk1…-face.jpg',
    },
  });
export type Stranger = z.infer<typeof Stranger>;

export const StrangerList = PageQuery.extend({
  sources_ids: filterOf(SourceId).meta({ description: 'Only who was seen by these sources.' }),
  ignored: z
    .boolean()
    .default(false)
    .meta({ description: 'true: those who are ignored, instead of those who are not.' }),
  visits_from: z.int().min(1).max(1_000_000).optional().meta({ description: 'Who came so often or more.' }),
  date_from: Moment.optional().meta({ description: 'Who was seen at this time or later: ISO 8601.' }),
  date_to: MomentTo.optional().meta({ description: 'Who was first seen at this time or earlier: ISO 8601.' }),
  spaces_ids: spacesFilter(),
});
export type StrangerList = z.infer<typeof StrangerList>;

export const StrangerPage = pageOf(Stranger).meta({ id: 'StrangerPage' });

export const StrangerUpdate = z
  .object({ ignored: z.boolean() })
  .meta({ id: 'StrangerUpdate', example: { ignored: true } });

export const StrangersMerge = z
  .object({ from: StrangerId.meta({ description: 'Whose entries become those of the other one.' }) })
  .meta({ id: 'StrangersMerge', example: { from: 6 } });

export const StrangerSplit = z
  .object({
    entries: z
      .array(EntryId)
      .min(1)
      .max(limits.pidsPerRequest)
      .meta({ description: 'Entries of the stranger that are of somebody else.' }),
  })
  .meta({ id: 'StrangerSplit', example: { entries: [7] } });

/** Who a stranger is: somebody new, with a name and groups, or somebody who is known. */
export const StrangerName = z
  .object({
    pid: Pid.optional().meta({ description: 'Somebody who is known; absent: a new person is made.' }),
    name: Name.optional(),
    external_id: ExternalId.optional(),
    groups_ids: z
      .array(GroupId)
      .max(limits.groupsPerRequest)
      .default([])
      .meta({ description: 'Groups that the person is put into, from now on.' }),
    attributes: AttributesOfNew.optional(),
  })
  .meta({ id: 'StrangerName', example: { name: 'Ada', groups_ids: [1] } });
export type StrangerName = z.infer<typeof StrangerName>;

export const StrangerNamed = z
  .object({
    pid: Pid,
    person: PersonName,
    created: z.boolean().meta({ description: 'Whether the person is new.' }),
    entries: z.int().meta({
      description: 'How many past entries are of the person now. Their groups stay as they were, and nobody is told.',
    }),
    templates: z.int().meta({ description: 'How many of the faces the person is known by now.' }),
    stranger_id: StrangerId.meta({ description: 'By it this is taken back.' }),
    undo_until: Timestamp.meta({ description: 'Until then it can be taken back, unless something stands against it.' }),
  })
  .meta({
    id: 'StrangerNamed',
    example: {
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      person: { name: 'Ada', external_id: null },
      created: true,
      entries: 14,
      templates: 5,
      stranger_id: 5,
      undo_until: '2026-01-16T03:04:05.678000+00:00',
    },
  });
export type StrangerNamed = z.infer<typeof StrangerNamed>;

/** A stranger who was named, which can be taken back. */
export const StrangerNaming = z
  .object({
    id: StrangerId.meta({ description: 'Of the stranger, who is one again when it is taken back.' }),
    space_id: SpaceId,
    pid: Pid,
    person: PersonName,
    created: z.boolean().meta({ description: 'Whether the person was made by it.' }),
    entries: z.int().meta({ description: 'How many entries, of those that are kept, became the person’s.' }),
    named: Timestamp.meta({ description: 'When somebody said so.' }),
    undo_until: Timestamp.meta({ description: 'Until then it can be taken back, unless something stands against it.' }),
  })
  .meta({
    id: 'StrangerNaming',
    example: {
      id: 5,
      space_id: 1,
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      person: { name: 'Ada', external_id: null },
      created: true,
      entries: 14,
      named: '2026-01-09T03:04:05.678000+00:00',
      undo_until: '2026-01-16T03:04:05.678000+00:00',
    },
  });
export type StrangerNaming = z.infer<typeof StrangerNaming>;

export const StrangerNamingList = PageQuery.extend({
  pid: Pid.optional().meta({ description: 'Only those who were named as this person.' }),
  spaces_ids: spacesFilter(),
});

export const StrangerNamingPage = pageOf(StrangerNaming).meta({ id: 'StrangerNamingPage' });

/** How a space keeps strangers. */
export const StrangerSettings = z
  .object({
    enabled: z.boolean().meta({ description: 'Whether it is found out which unknown faces are of one.' }),
    days: z.int().min(1).max(3650).meta({
      description:
        'After so many days without being seen a stranger is forgotten; entries stay as long as their source keeps them.',
    }),
  })
  .meta({ id: 'StrangerSettings', example: { enabled: true, days: 30 } });
export type StrangerSettings = z.infer<typeof StrangerSettings>;

export const StrangerSettingsUpdate = StrangerSettings.partial().meta({
  id: 'StrangerSettingsUpdate',
  example: { days: 14 },
});
export type StrangerSettingsUpdate = z.infer<typeof StrangerSettingsUpdate>;
