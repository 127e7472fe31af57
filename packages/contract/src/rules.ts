import { z } from 'zod';
import { AttributeName, AttributeValue } from './attributes.ts';
import { limits } from './limits.ts';
import { PersonName } from './persons.ts';
import { filterOf, GroupId, PageQuery, Pid, pageOf, SourceId, Timestamp } from './primitives.ts';

const some = <T extends z.ZodType>(item: T) => z.array(item).max(limits.namedInRule).default([]);

const groups = () => some(GroupId);
const sources = some(SourceId).meta({ description: 'At any of these sources; empty: at any at all.', example: [] });
const days = z.int().min(1).max(limits.daysOfRule);

const name = AttributeName;

/** What is asked of one attribute. Texts are compared to the letter. */
export const AttributeCondition = z
  .discriminatedUnion('is', [
    z.object({ name, is: z.enum(['equal', 'not_equal']), value: AttributeValue }),
    z.object({ name, is: z.literal('one_of'), value: z.array(AttributeValue).min(1).max(limits.namedInRule) }),
    z.object({ name, is: z.enum(['at_least', 'at_most']), value: z.number() }),
    z.object({ name, is: z.enum(['exists', 'missing']) }),
  ])
  .meta({
    id: 'AttributeCondition',
    description:
      'What is asked of one attribute. `not_equal` holds for those, too, who do not have it; `at_least` and `at_most` for numbers alone.',
    example: { name: 'department', is: 'equal', value: 'Sales' },
  });
export type AttributeCondition = z.infer<typeof AttributeCondition>;

/** Who is in a group by itself: whoever all conditions hold for. */
export const GroupRule = z
  .object({
    all_of: groups().meta({ description: 'Who is in each of these groups.', example: [1] }),
    any_of: groups().meta({ description: 'And in at least one of these.', example: [] }),
    none_of: groups().meta({ description: 'And in none of these.', example: [] }),
    attributes: z.array(AttributeCondition).max(limits.namedInRule).default([]),
    seen: z
      .object({ times: z.int().min(1).max(limits.timesOfRule), days, sources })
      .nullable()
      .default(null)
      .meta({ description: 'And was seen so many times within so many days.' }),
    not_seen: z
      .object({ days, sources })
      .nullable()
      .default(null)
      .meta({ description: 'And was not seen for so many days, nor enrolled.' }),
    enrolled_within_days: days.nullable().default(null).meta({ description: 'And was enrolled within so many days.' }),
  })
  .refine(asksSomething, { error: 'Give at least one condition: who is in the group?' })
  .refine((rule) => JSON.stringify(rule).length <= limits.ruleLength, {
    error: `A rule has at most ${limits.ruleLength} characters as JSON: give persons one attribute that says it shortly, and ask for that.`,
  })
  .meta({
    id: 'GroupRule',
    description:
      'Who is in the group: whoever all of these conditions hold for. What is left out does not matter. As JSON it has at most 4,000 characters.',
    example: {
      all_of: [1],
      any_of: [],
      none_of: [],
      attributes: [{ name: 'department', is: 'equal', value: 'Sales' }],
      seen: { times: 3, days: 30, sources: [] },
      not_seen: null,
      enrolled_within_days: null,
    },
  });
export type GroupRule = z.infer<typeof GroupRule>;

function asksSomething(rule: {
  all_of: unknown[];
  any_of: unknown[];
  none_of: unknown[];
  attributes: unknown[];
  seen: unknown;
  not_seen: unknown;
  enrolled_within_days: unknown;
}): boolean {
  const { all_of, any_of, none_of, attributes, seen, not_seen, enrolled_within_days } = rule;
  const lists = [all_of, any_of, none_of, attributes];
  return lists.some(({ length }) => length > 0) || [seen, not_seen, enrolled_within_days].some((one) => one !== null);
}

/** `full`: it would pass the limit of a group. `broken`: something that it names is gone. Both: the group stays as it is. */
export const RuleState = z.enum(['on', 'full', 'broken']);
export type RuleState = z.infer<typeof RuleState>;

export const RulePreviewWish = z
  .object({
    rule: GroupRule,
    group_id: GroupId.nullable().default(null).meta({ description: 'The group that is to have it; null: a new one.' }),
  })
  .meta({ id: 'RulePreviewWish', example: { rule: { all_of: [1], none_of: [2] }, group_id: null } });
export type RulePreviewWish = z.infer<typeof RulePreviewWish>;

/** A person as a preview tells it. */
const PreviewedPerson = z.object({ pid: Pid, person: PersonName, initial_face_image: z.string().nullable() });

const previewed = z.object({
  count: z.int().meta({ description: 'How many.' }),
  persons: z.array(PreviewedPerson).meta({ description: 'The first of them.' }),
});

const nobody = { count: 0, persons: [] };

/** Who would be in a group by a rule at this moment. */
export const RulePreview = previewed
  .extend({
    is_full: z.boolean().meta({ description: 'Whether these are more than a group may hold.' }),
    coming: previewed.meta({ description: 'Those of them who are not in the group now.' }),
    leaving: previewed.meta({ description: 'Those who are in the group now, and would not be.' }),
  })
  .meta({ id: 'RulePreview', example: { ...nobody, is_full: false, coming: nobody, leaving: nobody } });
export type RulePreview = z.infer<typeof RulePreview>;

/** Somebody who is in a group, or is not, whatever its rule says. */
export const GroupException = z
  .object({
    pid: Pid,
    person: PersonName,
    is_in: z.boolean(),
    created: Timestamp,
  })
  .meta({
    id: 'GroupException',
    example: {
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      person: { name: 'Ada', external_id: 'E-1815' },
      is_in: true,
      created: '2026-01-02T03:04:05.678000+00:00',
    },
  });
export type GroupException = z.infer<typeof GroupException>;

export const GroupExceptionPage = pageOf(GroupException).meta({ id: 'GroupExceptionPage' });

export const GroupExceptionList = PageQuery.extend({
  pids: filterOf(Pid).meta({ description: 'Only of these persons.' }),
});
export type GroupExceptionList = z.infer<typeof GroupExceptionList>;

export const GroupExceptionPut = z
  .object({ is_in: z.boolean().meta({ description: 'Whether the person is in the group, whatever the rule says.' }) })
  .meta({ id: 'GroupExceptionPut', example: { is_in: true } });
export type GroupExceptionPut = z.infer<typeof GroupExceptionPut>;
