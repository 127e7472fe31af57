import type { AttributeCondition, AttributeValue, GroupRule } from '@kith/client';
import type { Messages } from '../messages/en.ts';
import type { Formats } from '../messages/formats.ts';
import { type Named, namesOf } from './names-of.ts';

interface Names {
  readonly groups: Named;
  readonly sources: Named;
}

type Words = Messages['groupRules'];
type Written = Pick<Formats, 'number' | 'list' | 'oneOf'>;

/** Who is in a group by a rule, as one sentence. */
export function ruleInWords(
  { all_of, any_of, none_of, attributes, seen, not_seen, enrolled_within_days: enrolled }: GroupRule,
  { groups, sources }: Names,
  { groupRules: words }: Pick<Messages, 'groupRules'>,
  formats: Written,
): string {
  const named = (ids: readonly number[]): string[] => namesOf(ids, groups, words.goneGroup);
  const at = (ids: readonly number[]): string => words.at(formats.oneOf(namesOf(ids, sources, words.goneCamera)));
  const within = (days: number): string => words.within(days, formats.number(days));
  const wasSeen = ({ times, days, sources: where }: NonNullable<GroupRule['seen']>): string => {
    const often = [times, formats.number(times), within(days)] as const;
    return where.length === 0 ? words.seen(...often) : words.seenAt(...often, at(where));
  };
  const wasMissed = ({ days, sources: where }: NonNullable<GroupRule['not_seen']>): string => {
    const long = words.forDays(days, formats.number(days));
    return where.length === 0 ? words.notSeen(long) : words.notSeenAt(long, at(where));
  };
  const conditions = [
    all_of.length > 0 && words.inAll(formats.list(named(all_of))),
    any_of.length > 0 && words.inAny(formats.oneOf(named(any_of))),
    none_of.length > 0 && words.inNone(none_of.length, formats.list(named(none_of))),
    ...attributes.map((asked) => attributeInWords(asked, words, formats)),
    seen && wasSeen(seen),
    not_seen && wasMissed(not_seen),
    enrolled !== null && words.enrolled(within(enrolled)),
  ];
  return words.everybody(formats.list(conditions.filter((one) => typeof one === 'string')));
}

function attributeInWords(asked: AttributeCondition, words: Words, formats: Written): string {
  const { attributeIs } = words;
  const written = (value: AttributeValue): string => {
    if (typeof value === 'number') return formats.number(value);
    return typeof value === 'boolean' ? words[value ? 'yes' : 'no'] : value;
  };
  switch (asked.is) {
    case 'exists':
    case 'missing':
      return attributeIs[asked.is](asked.name);
    case 'one_of':
      return attributeIs.one_of(asked.name, formats.oneOf(asked.value.map(written)));
    default:
      return attributeIs[asked.is](asked.name, written(asked.value));
  }
}
