import { z } from 'zod';
import { Entry, exampleEntry } from './entries.ts';
import { limits } from './limits.ts';
import { Moment, MomentTo } from './moments.ts';
import { Name, partOfName } from './names.ts';
import { PersonName } from './persons.ts';
import {
  AlarmId,
  AlarmRuleId,
  EntryId,
  filterOf,
  GroupId,
  Named,
  PageQuery,
  Pid,
  ProfileId,
  pageOf,
  Result,
  SourceId,
  SpaceId,
  spacesFilter,
  Timestamp,
} from './primitives.ts';
import { StrangerFilter } from './stranger-filter.ts';
import { Hours } from './times.ts';

const DAY_S = 24 * 60 * 60;
const confidence = z.number().min(0).max(100);
/** So long sightings are counted together. */
const withinSeconds = z.int().min(1).max(DAY_S);
const person = z.string().trim().min(1).max(limits.assigneeLength);

export const Urgency = z.enum(['low', 'normal', 'high', 'critical']).meta({ description: 'How urgent it is.' });
export type Urgency = z.infer<typeof Urgency>;

export const AlarmCount = z
  .object({
    more_than: z.int().min(1).max(limits.alarmCount),
    within_seconds: withinSeconds,
    per: z.enum(['all', 'source', 'person']).default('all').meta({
      description:
        'Whether all sightings are counted together, or those of each source, or of each person or stranger.',
    }),
  })
  .meta({ description: 'Raise it with the sighting that is one too many, of those that pass the other conditions.' });

export const AlarmAbsence = z
  .object({
    group_id: GroupId,
    for_seconds: z
      .int()
      .min(1)
      .max(30 * DAY_S),
  })
  .meta({
    description: 'Raise it when nobody of the group was seen for so long, within the hours where there are any.',
  });

export const AlarmTogether = z
  .object({ group_id: GroupId, at_least: z.int().min(2).max(limits.alarmCount), within_seconds: withinSeconds })
  .meta({ description: 'Raise it when so many persons of the group were seen by one source within the time.' });

/** When an alarm is raised: all that is given must hold; what is empty or null restricts nothing. */
export const AlarmWhen = z.object({
  groups_all: z.array(GroupId).meta({ description: 'The person is in every one of these.' }),
  groups_any: z.array(GroupId).meta({ description: 'The person is in any of these.' }),
  groups_none: z.array(GroupId).meta({ description: 'The person is in none of these; a stranger passes.' }),
  results: z.array(Result),
  sources: z.array(SourceId),
  hours: Hours.nullable().meta({ description: 'Only what is seen in these hours; null: at any time.' }),
  min_confidence: confidence.nullable(),
  strangers: StrangerFilter,
  first_time: z.boolean().meta({ description: 'Only who was never seen before, as far as entries are kept.' }),
  count: AlarmCount.nullable(),
  absent: AlarmAbsence.nullable(),
  together: AlarmTogether.nullable(),
});
export type AlarmWhen = z.infer<typeof AlarmWhen>;

const cooldownSeconds = z
  .int()
  .min(0)
  .max(7 * DAY_S)
  .meta({
    description:
      'How long nothing more is raised of the same person or stranger, or at the same source where nobody can say who it is; 0: not at all.',
  });
const escalateAfter = z
  .int()
  .min(10)
  .max(30 * DAY_S);

const exampleWhen = {
  groups_all: [],
  groups_any: [2],
  groups_none: [],
  results: [],
  sources: [1],
  hours: { time_zone: 'Europe/Berlin', week: [{ days: ['mo', 'tu', 'we', 'th', 'fr'], from: '18:00', to: '06:00' }] },
  min_confidence: null,
  strangers: null,
  first_time: false,
  count: null,
  absent: null,
  together: null,
};

const exampleRule = {
  id: 1,
  space_id: 1,
  name: 'Contractor after 18:00',
  is_active: true,
  problem: null,
  when: exampleWhen,
  urgency: 'high',
  cooldown_seconds: 300,
  profiles: [1],
  escalate_after_seconds: 600,
  escalate_to: [2],
  assignee: 'Night desk',
  created: '2026-01-02T03:04:05.678000+00:00',
};

/** In which case somebody has to look, and who is told. */
export const AlarmRule = z
  .object({
    id: AlarmRuleId,
    space_id: SpaceId,
    name: z.string(),
    is_active: z.boolean().meta({ description: 'Armed: what is seen from now on raises alarms.' }),
    problem: z.string().nullable().meta({
      description: 'Why it was switched off, in a sentence: something that it names was deleted. Null: it was not.',
    }),
    when: AlarmWhen,
    urgency: Urgency,
    cooldown_seconds: cooldownSeconds,
    profiles: z.array(ProfileId).meta({ description: 'Notification profiles that are told at once.' }),
    escalate_after_seconds: escalateAfter
      .nullable()
      .meta({ description: 'An alarm that nobody has acknowledged for so long is escalated, once; null: never.' }),
    escalate_to: z.array(ProfileId).meta({ description: 'Notification profiles that are told then.' }),
    assignee: z.string().nullable().meta({ description: 'Whose alarms they are at first, in your words.' }),
    created: Timestamp,
  })
  .meta({ id: 'AlarmRule', example: exampleRule });
export type AlarmRule = z.infer<typeof AlarmRule>;

const list = <T extends z.ZodType>(item: T, most: number) => z.array(item).max(most).nullable().optional();
const groupIds = () => list(GroupId, limits.groupsPerRequest);
const profileIds = () => list(ProfileId, limits.profilesPerRule);

/** The same as it is wished: what is left out restricts nothing. */
export const AlarmWhenWish = z
  .object({
    groups_all: groupIds(),
    groups_any: groupIds(),
    groups_none: groupIds(),
    results: list(Result, Result.options.length),
    sources: list(z.union([SourceId, z.string().min(1).max(limits.nameLength)]), limits.groupsPerRequest).meta({
      description: 'Ids or names.',
    }),
    hours: Hours.nullable().optional(),
    min_confidence: confidence.nullable().optional(),
    strangers: StrangerFilter.optional(),
    first_time: z.boolean().nullable().optional(),
    count: AlarmCount.nullable().optional(),
    absent: AlarmAbsence.nullable().optional(),
    together: AlarmTogether.nullable().optional(),
  })
  .meta({ id: 'AlarmWhenWish', example: exampleWhen });
export type AlarmWhenWish = z.infer<typeof AlarmWhenWish>;

const ruleFields = {
  is_active: z.boolean().optional(),
  urgency: Urgency.optional(),
  cooldown_seconds: cooldownSeconds.optional(),
  profiles: profileIds(),
  escalate_after_seconds: escalateAfter.nullable().optional(),
  escalate_to: profileIds(),
  assignee: person.nullable().optional(),
};

export const AlarmRuleCreate = z
  .object({ name: Name, when: AlarmWhenWish, ...ruleFields })
  .meta({ id: 'AlarmRuleCreate', example: { name: 'Contractor after 18:00', when: exampleWhen, urgency: 'high' } });
export type AlarmRuleCreate = z.infer<typeof AlarmRuleCreate>;

export const AlarmRuleUpdate = z
  .object({ name: Name.optional(), when: AlarmWhenWish.optional(), ...ruleFields })
  .meta({ id: 'AlarmRuleUpdate', example: { is_active: false } });
export type AlarmRuleUpdate = z.infer<typeof AlarmRuleUpdate>;

export const AlarmRuleList = PageQuery.extend({ q: partOfName(), spaces_ids: spacesFilter() });
export const AlarmRulePage = pageOf(AlarmRule).meta({ id: 'AlarmRulePage' });

/** What raised an alarm: one sighting, one too many, several persons together, or that nobody came. */
export const AlarmKind = z.enum(['sighting', 'count', 'together', 'absent']);
export type AlarmKind = z.infer<typeof AlarmKind>;
export const AlarmState = z.enum(['open', 'acknowledged']);
export type AlarmState = z.infer<typeof AlarmState>;

const whatRaised = {
  kind: AlarmKind.meta({ description: 'One sighting, one too many, several persons together, or that nobody came.' }),
  at: Timestamp.meta({ description: 'When that was seen which raised it; of an absence, when it was due.' }),
  source: Named.nullable().meta({ description: 'Where; null: it is an absence.' }),
  group: Named.nullable().meta({ description: 'Of whom nobody came, or several together; null otherwise.' }),
  count: z.int().nullable().meta({
    description:
      'How many sightings, or persons together; of an absence, in how many openings nobody came while nobody looked, where it was more than one. Null otherwise.',
  }),
};

export const exampleAlarm = {
  id: 1,
  space_id: 1,
  rule: { id: 1, name: 'Contractor after 18:00' },
  kind: 'sighting',
  at: '2026-01-02T19:04:05.678000+00:00',
  source: { id: 1, name: 'Front door' },
  group: null,
  count: null,
  urgency: 'high',
  state: 'acknowledged',
  raised: '2026-01-02T19:04:05.812000+00:00',
  entry: exampleEntry,
  assignee: 'Night desk',
  escalates: null,
  escalated: null,
  acknowledged: '2026-01-02T19:09:00.000000+00:00',
  acknowledged_by: 'Kim',
  note: 'Fetched her toolbox.',
};

/** Something happened that somebody has to look at. */
export const Alarm = z
  .object({
    id: AlarmId,
    space_id: SpaceId,
    rule: z
      .object({ id: AlarmRuleId, name: z.string() })
      .meta({ description: 'As the rule was called then; it may be gone.' }),
    ...whatRaised,
    urgency: Urgency,
    state: AlarmState,
    raised: Timestamp.meta({ description: 'When it was written down.' }),
    entry: Entry.nullable().meta({
      description: 'What was seen, as it is known now; null: it is an absence, or the entry is not kept any more.',
    }),
    assignee: z.string().nullable(),
    escalates: Timestamp.nullable().meta({ description: 'When it will be escalated, unless it is acknowledged.' }),
    escalated: Timestamp.nullable().meta({ description: 'When it was.' }),
    acknowledged: Timestamp.nullable(),
    acknowledged_by: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Alarm', example: exampleAlarm });
export type Alarm = z.infer<typeof Alarm>;

export const AlarmList = PageQuery.extend({
  state: filterOf(AlarmState).meta({ description: 'Only those that are so.' }),
  urgency: filterOf(Urgency).meta({ description: 'Only those that are so urgent.' }),
  rules_ids: filterOf(AlarmRuleId).meta({ description: 'Only of these rules.' }),
  sources_ids: filterOf(SourceId).meta({ description: 'Only what was seen by these sources.' }),
  since: Moment.meta({ description: 'Only those raised at this time or later.' }).optional(),
  escalated: z.boolean().optional().meta({ description: 'Only those that were escalated, or were not.' }),
  assignee: person.optional().meta({ description: 'Only those of this one.' }),
  spaces_ids: spacesFilter(),
});
export type AlarmList = z.infer<typeof AlarmList>;
export const AlarmPage = pageOf(Alarm).meta({ id: 'AlarmPage' });

export const AlarmAcknowledge = z
  .object({
    note: z.string().trim().max(limits.noteLength).nullable().optional().meta({ description: 'What it was.' }),
    by: person.nullable().optional().meta({ description: 'Who looked, in your words.' }),
  })
  .meta({ id: 'AlarmAcknowledge', example: { note: 'Fetched her toolbox.', by: 'Kim' } });
export type AlarmAcknowledge = z.infer<typeof AlarmAcknowledge>;

export const AlarmAssign = z
  .object({ to: person.nullable().meta({ description: 'Whose it is from now on; null: nobody’s.' }) })
  .meta({ id: 'AlarmAssign', example: { to: 'Kim' } });
export type AlarmAssign = z.infer<typeof AlarmAssign>;

/** A rule, tried on what was seen. */
export const AlarmDryRun = z
  .object({
    when: AlarmWhenWish,
    cooldown_seconds: cooldownSeconds.optional(),
    since: Moment.optional().meta({
      description: 'As if it had been armed then; by default seven days ago.',
      example: '2026-01-01T00:00:00Z',
    }),
    until: MomentTo.optional().meta({ description: 'Up to then; by default up to now.', example: '2026-01-31' }),
    limit: z.int().min(1).max(limits.pageSize).default(100).meta({ description: 'How many alarms are shown at most.' }),
  })
  .meta({ id: 'AlarmDryRun', example: { when: exampleWhen, limit: 100 } });
export type AlarmDryRun = z.infer<typeof AlarmDryRun>;

export const AlarmTried = z
  .object({
    ...whatRaised,
    entry_id: EntryId.nullable(),
    pid: Pid.nullable(),
    person: PersonName.nullable(),
    result: Result.nullable(),
  })
  .meta({
    id: 'AlarmTried',
    example: {
      kind: 'sighting',
      at: '2026-01-02T19:04:05.678000+00:00',
      source: { id: 1, name: 'Front door' },
      group: null,
      count: null,
      entry_id: 7,
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      person: { name: 'Ada', external_id: 'E-1815' },
      result: 'ha',
    },
  });
export type AlarmTried = z.infer<typeof AlarmTried>;

export const AlarmDryRunResult = z
  .object({
    from: Timestamp.meta({ description: 'As if the rule had been armed then.' }),
    to: Timestamp,
    entries: z.int().meta({ description: 'How many entries were looked at.' }),
    is_whole: z.boolean().meta({
      description:
        'Whether these are all of the time that was asked for; otherwise `from` is later: the newest were looked at.',
    }),
    count: z.int().meta({ description: 'How many alarms there would have been.' }),
    results: z.array(AlarmTried).meta({ description: 'The newest first.' }),
  })
  .meta({
    id: 'AlarmDryRunResult',
    example: {
      from: '2026-01-01T00:00:00.000000+00:00',
      to: '2026-01-08T00:00:00.000000+00:00',
      entries: 214,
      is_whole: true,
      count: 1,
      results: [
        {
          kind: 'sighting',
          at: '2026-01-02T19:04:05.678000+00:00',
          source: { id: 1, name: 'Front door' },
          group: null,
          count: null,
          entry_id: 7,
          pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
          person: { name: 'Ada', external_id: 'E-1815' },
          result: 'ha',
        },
      ],
    },
  });
export type AlarmDryRunResult = z.infer<typeof AlarmDryRunResult>;
