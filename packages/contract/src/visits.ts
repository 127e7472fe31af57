import { z } from 'zod';
import { exampleEntry } from './entries.ts';
import { Moment, MomentTo } from './moments.ts';
import { PersonName } from './persons.ts';
import {
  EntryId,
  filterOf,
  GroupId,
  PageQuery,
  Pid,
  pageOf,
  Result,
  SourceId,
  SpaceId,
  spacesFilter,
  Timestamp,
  VisitId,
} from './primitives.ts';

export const exampleVisit = {
  id: 3,
  source_id: 1,
  source_name: 'Front door',
  space_id: 1,
  pid: exampleEntry.pid,
  person: exampleEntry.person,
  persons_groups: exampleEntry.persons_groups,
  result: exampleEntry.result,
  confidence: exampleEntry.confidence,
  entry_id: exampleEntry.id,
  face_image: exampleEntry.face_image,
  first_seen: '2026-01-02T03:04:05.678000+00:00',
  last_seen: '2026-01-02T03:04:25.678000+00:00',
  open: false,
  frames: 42,
};

/** One person or stranger at one camera, from appearing until absent. */
export const Visit = z
  .object({
    id: VisitId,
    source_id: SourceId,
    source_name: z.string(),
    space_id: SpaceId,
    pid: Pid.nullable(),
    person: PersonName.nullable(),
    persons_groups: z
      .array(z.object({ id: GroupId, name: z.string() }))
      .meta({ description: 'All groups of the person when the visit was told; never rewritten.' }),
    result: Result,
    confidence: z.number().nullable(),
    entry_id: EntryId.meta({
      description: 'The entry that told of it; the newest, where it turned out to be another.',
    }),
    face_image: z.string().meta({ description: 'URL, or "" where none is kept.' }),
    first_seen: Timestamp,
    last_seen: Timestamp,
    open: z.boolean().meta({ description: 'Whether it lasts: nobody was absent for as long as the camera says.' }),
    frames: z.int().meta({ description: 'In how many frames the face was looked at.' }),
  })
  .meta({
    id: 'Visit',
    example: exampleVisit,
  });
export type Visit = z.infer<typeof Visit>;

export const VisitList = PageQuery.extend({
  pids: filterOf(Pid).meta({ description: 'Only of these persons.' }),
  groups_ids: filterOf(GroupId).meta({ description: 'Only of persons who are in any of these groups now.' }),
  sources_ids: filterOf(SourceId).meta({ description: 'Only at these cameras.' }),
  results: filterOf(Result).meta({ description: 'Only with these results.' }),
  open: z.boolean().optional().meta({ description: 'true: who is here now; false: those that are over.' }),
  spaces_ids: spacesFilter(),
  date_from: Moment.optional().meta({ description: 'Who was still there at this time or came later: ISO 8601.' }),
  date_to: MomentTo.optional().meta({ description: 'Who was there at this time or had been before: ISO 8601.' }),
});
export type VisitList = z.infer<typeof VisitList>;

export const VisitPage = pageOf(Visit).meta({ id: 'VisitPage' });
