import { z } from 'zod';
import { limits } from './limits.ts';
import { Name, partOfName } from './names.ts';
import { PersonName } from './persons.ts';
import {
  cursor,
  cursorPageOf,
  filterOf,
  GroupId,
  PageQuery,
  PersonPageQuery,
  Pid,
  pageOf,
  SpaceId,
  spacesFilter,
  Timestamp,
} from './primitives.ts';
import { GroupRule, RuleState } from './rules.ts';
import { Times, TimesWish, When } from './times.ts';

/** A group as examples show it. */
const staff = {
  id: 1,
  name: 'Staff',
  space_id: 1,
  persons_count: 2,
  description: '',
  color: null,
  threshold: null,
  created: '2026-01-02T03:04:05.678000+00:00',
  valid_from: null,
  valid_until: null,
  hours: null,
  in_effect: true,
  rule: null,
  rule_state: null,
  rule_problem: null,
};

/** A named set of persons of one space. */
export const Group = z
  .object({
    id: GroupId,
    name: z.string(),
    space_id: SpaceId,
    persons_count: z.int().min(0).max(limits.personsPerGroup),
    description: z.string(),
    color: z.string().nullable(),
    threshold: z.number().nullable(),
    created: Timestamp,
    ...Times.shape,
    rule: GroupRule.nullable().meta({ description: 'Who is in it by itself; null: whoever is put into it.' }),
    rule_state: RuleState.nullable(),
    rule_problem: z.string().nullable().meta({ description: 'Why the rule does not decide any more who is in it.' }),
  })
  .meta({
    id: 'Group',
    example: staff,
  });
export type Group = z.infer<typeof Group>;

const description = z.string().trim().max(2000);
const color = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, { error: 'Give a colour as #rrggbb.' })
  .toLowerCase()
  .nullable();

const threshold = z.number().min(0).max(100).nullable().meta({
  description:
    'Smallest confidence with which a search limited to this group names one of its members; null: the `junk` of the space.',
});

export const GroupCreate = z
  .object({
    name: Name,
    description: description.default(''),
    color: color.default(null),
    threshold: threshold.default(null),
    ...TimesWish.shape,
    rule: GroupRule.nullable().default(null),
  })
  .meta({ id: 'GroupCreate', example: { name: 'Staff' } });
export type GroupCreate = z.infer<typeof GroupCreate>;

export const GroupUpdate = z
  .object({
    name: Name.optional(),
    description: description.optional(),
    color: color.optional(),
    threshold: threshold.optional(),
    ...TimesWish.shape,
    rule: GroupRule.nullable().optional().meta({ description: 'null: who is in it stays, for ever.' }),
  })
  .meta({ id: 'GroupUpdate', example: { name: 'Crew' } });
export type GroupUpdate = z.infer<typeof GroupUpdate>;

/** Orders of a list of groups; `-` turns one round. Those that are equal come in the order of ids. */
export const GroupSort = z.enum([
  'id',
  '-id',
  'name',
  '-name',
  'created',
  '-created',
  'persons_count',
  '-persons_count',
]);
export type GroupSort = z.infer<typeof GroupSort>;

export const GroupList = PageQuery.extend({
  q: partOfName(),
  pids_include: filterOf(Pid).meta({ description: 'Groups holding any of these persons.' }),
  pids_exclude: filterOf(Pid).meta({ description: 'Groups holding none of these persons.' }),
  groups_ids: filterOf(GroupId).meta({ description: 'Only these groups.' }),
  spaces_ids: spacesFilter(),
  sort: GroupSort.default('id').meta({ description: 'By what, and with `-` from the last to the first.' }),
  after: cursor(/^[\w-]+$/),
});
export type GroupList = z.infer<typeof GroupList>;

export const GroupPage = cursorPageOf(Group).meta({ id: 'GroupPage' });

/** One person of a group. */
export const Member = z
  .object({
    pid: Pid,
    person: PersonName,
    pid_source: z.string().nullable().meta({ description: 'Name of the source that the person came from.' }),
    pid_created: Timestamp,
    initial_face_image: z.string().nullable(),
    since: Timestamp.meta({ description: 'Member since.' }),
    ...Times.shape,
    in_effect: z.boolean().meta({ description: 'Whether the membership and its group are in effect now.' }),
  })
  .meta({
    id: 'Member',
    example: {
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      person: { name: 'Ada', external_id: 'E-1815' },
      pid_source: 'Front door',
      pid_created: '2026-01-02T03:04:05.678000+00:00',
      initial_face_image: null,
      since: '2026-01-02T03:04:05.678000+00:00',
      valid_from: null,
      valid_until: '2026-12-31T23:00:00.000000+00:00',
      hours: null,
      in_effect: true,
    },
  });
export type Member = z.infer<typeof Member>;

export const MemberList = PersonPageQuery.extend({
  // Past ones are listed by when they ended.
  after: cursor(/^[0-9a-z]{1,11}(?:-[0-9a-z]{1,11})?$/),
  pids: filterOf(Pid).meta({ description: 'Only these persons.' }),
  when: When.optional(),
});
export type MemberList = z.infer<typeof MemberList>;

/** Two groups held against each other. */
export const GroupComparison = PersonPageQuery.extend({
  with: GroupId.meta({ description: 'The other group, of the same space.' }),
});
export type GroupComparison = z.infer<typeof GroupComparison>;

export const MemberPage = cursorPageOf(Member).meta({ id: 'MemberPage' });

/** A new group with the members of another one. */
export const GroupCopy = z
  .object({
    name: Name,
    description: description.optional().meta({ description: 'Absent: that of the original.' }),
    color: color.optional().meta({ description: 'Absent: that of the original.' }),
  })
  .meta({ id: 'GroupCopy', example: { name: 'Staff, last year' } });
export type GroupCopy = z.infer<typeof GroupCopy>;

export const GroupMerge = z
  .object({
    from: GroupId.meta({ description: 'The group, of the same space, whose members join.' }),
    delete_source: z.boolean().default(false).meta({ description: 'Whether that group is deleted.' }),
  })
  .meta({ id: 'GroupMerge', example: { from: 2 } });
export type GroupMerge = z.infer<typeof GroupMerge>;

const distinct = <T extends z.ZodType>(item: T, most: number, least = 1) =>
  z
    .array(item)
    .min(least)
    .transform((values) => [...new Set(values)])
    .refine((values) => values.length <= most, {
      error: ({ input }) => `Give at most ${most} different ones; this request has ${(input as unknown[]).length}.`,
    });

/** Many persons, many groups, one request. A value that is repeated counts once. */
export const Memberships = z
  .object({
    pids: distinct(Pid, limits.pidsPerRequest),
    groups_ids: distinct(GroupId, limits.groupsPerRequest),
  })
  .meta({ id: 'Memberships', example: { pids: ['5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10'], groups_ids: [1, 2] } });
export type Memberships = z.infer<typeof Memberships>;

/** The same, and when they are to be members: without any of the three, for ever and from now. */
export const MembershipsAdd = Memberships.extend(TimesWish.shape).meta({
  id: 'MembershipsAdd',
  example: {
    pids: ['5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10'],
    groups_ids: [1, 2],
    valid_until: '2099-12-31T23:00:00Z',
  },
});
export type MembershipsAdd = z.infer<typeof MembershipsAdd>;

/** When somebody is to be a member of a group; what is left out stays. */
export const MembershipUpdate = z.object(TimesWish.shape).meta({
  id: 'MembershipUpdate',
  example: { valid_until: '2099-12-31T23:00:00Z' },
});
export type MembershipUpdate = z.infer<typeof MembershipUpdate>;

export const MembershipsAdded = z.object({ added: z.int(), already: z.int() }).meta({
  id: 'MembershipsAdded',
  description: 'Memberships made or given other times, and those that were as wished before.',
  example: { added: 2, already: 0 },
});
export const MembershipsRemoved = z.object({ removed: z.int(), absent: z.int() }).meta({
  id: 'MembershipsRemoved',
  description: 'Memberships ended, and those that were not there.',
  example: { removed: 1, absent: 1 },
});

/** All the groups that a person shall be in. */
export const GroupsReplacement = z
  .object({ groups_ids: distinct(GroupId, limits.groupsPerReplacement, 0) })
  .meta({ id: 'GroupsReplacement', example: { groups_ids: [1, 2] } });
export type GroupsReplacement = z.infer<typeof GroupsReplacement>;

export const GroupsReplaced = z.object({ added: z.int(), removed: z.int() }).meta({
  id: 'GroupsReplaced',
  description: 'Memberships made and ended; those as wished before are not counted.',
  example: { added: 1, removed: 2 },
});

/** A group of a person, and the person's membership in it. */
export const GroupOfPerson = Group.extend({
  membership: z.object({
    since: Timestamp.meta({ description: 'Member since.' }),
    ...Times.shape,
    in_effect: z.boolean().meta({ description: 'Whether the membership and its group are in effect now.' }),
  }),
}).meta({
  id: 'GroupOfPerson',
  example: {
    ...staff,
    name: 'Contractors',
    membership: {
      since: '2026-01-02T03:04:05.678000+00:00',
      valid_from: null,
      valid_until: '2099-06-30T22:00:00.000000+00:00',
      hours: null,
      in_effect: true,
    },
  },
});
export type GroupOfPerson = z.infer<typeof GroupOfPerson>;

export const GroupsOfPersonQuery = PageQuery.extend({ when: When.optional() });
export type GroupsOfPersonQuery = z.infer<typeof GroupsOfPersonQuery>;

export const GroupsOfPerson = pageOf(GroupOfPerson).meta({ id: 'GroupsOfPerson' });
