import type { NewsType, Profile } from '@kith/client';

/** What is told of an alarm, from its beginning to its end. */
export const alarmNews = [
  'alarm.raised',
  'alarm.escalated',
  'alarm.acknowledged',
] as const satisfies readonly NewsType[];

const lists = [
  'results',
  'moods',
  'liveness',
  'sex',
  'sources',
  'persons_groups',
  'groups_all',
  'groups_none',
] as const;
const bounds = ['age_from', 'age_to', 'min_confidence', 'strangers', 'quiet'] as const;

/** Whether a profile tells browsers of every alarm at any time, and not of everybody who walks by. */
export const tellsAllAlarms = (profile: Profile): boolean =>
  profile.is_active &&
  profile.channel?.kind === 'web-push' &&
  !profile.entries &&
  alarmNews.every((type) => profile.news.includes(type)) &&
  lists.every((name) => profile[name].length === 0) &&
  bounds.every((name) => profile[name] === null);
